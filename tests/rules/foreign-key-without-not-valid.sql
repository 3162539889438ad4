-- case: an existing table
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: foreign-key-without-not-valid (warning)
alter table public.messages add foreign key (session_id) references public.sessions (id);

-- case: not valid
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
alter table public.messages add foreign key (session_id) references public.sessions (id) not valid;

-- case: the table is new, the referenced one is not
-- given
create table public.sessions (id bigint primary key);
-- when
create table public.messages (id bigint primary key, session_id bigint);
alter table only public.messages add foreign key (session_id) references public.sessions (id);

-- case: the same name in another schema is new
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
create schema app;
create table app.messages (id bigint primary key, session_id bigint);
alter table app.messages add foreign key (session_id) references public.sessions (id);
-- expect: foreign-key-without-not-valid
alter table messages add foreign key (session_id) references public.sessions (id);

-- case: large and small
-- settings: large=public.messages rows=public.tags:10
-- given
create table public.messages (id bigint primary key, parent bigint);
create table public.tags (id bigint primary key, parent bigint);
-- when
-- expect: foreign-key-without-not-valid (error)
alter table public.messages add foreign key (parent) references public.messages (id);
-- expect: foreign-key-without-not-valid (note)
alter table public.tags add foreign key (parent) references public.tags (id);

-- case: a new column with a key is looked at by another rule
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column session_id bigint references public.sessions (id);

-- case: a partitioned table
-- given
create table public.sessions (id bigint primary key);
create table public.events (id bigint, session_id bigint, at timestamptz not null) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
-- when
-- expect: foreign-key-without-not-valid
alter table public.events add foreign key (session_id) references public.sessions (id);
