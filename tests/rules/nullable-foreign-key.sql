-- case: a new table
-- given
create table public.sessions (id bigint primary key);
-- when
-- expect: nullable-foreign-key
create table public.messages (id bigint primary key, session_id bigint references public.sessions (id));

-- case: not null
-- given
create table public.sessions (id bigint primary key);
-- when
create table public.messages (id bigint primary key, session_id bigint not null references public.sessions (id));

-- case: not null at the end of the change
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column session_id bigint references public.sessions (id);
-- when
alter table public.messages alter column session_id set not null;

-- case: set null needs the null
-- given
create table public.sessions (id bigint primary key);
-- when
create table public.messages (id bigint primary key, session_id bigint references public.sessions (id) on delete set null);

-- case: a constraint on a column that takes null
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: nullable-foreign-key
alter table public.messages add foreign key (session_id) references public.sessions (id) not valid;

-- case: a primary key is never null
-- given
create table public.sessions (id bigint primary key);
-- when
create table public.details (id bigint primary key references public.sessions (id));
