-- case: right behind it
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint c check (length(body) < 100) not valid;
-- expect: validate-in-same-file (warning)
alter table public.messages validate constraint c;

-- case: in the next file
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint c check (length(body) < 100) not valid;
-- when
alter table public.messages validate constraint c;

-- case: a constraint of an earlier migration
-- given
create table public.messages (id bigint primary key, body text);
alter table public.messages add constraint c check (length(body) < 100) not valid;
-- when
alter table public.messages validate constraint c;

-- case: a foreign key with PostgreSQL's own name
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
-- when
alter table public.messages add foreign key (session_id) references public.sessions (id) not valid;
-- expect: validate-in-same-file
alter table only messages validate constraint messages_session_id_fkey;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key, body text);
alter table public.messages add constraint c check (length(body) < 100) not valid;
alter table public.messages validate constraint c;

-- case: the same name on another table
-- given
create table public.messages (id bigint primary key, body text);
create table public.drafts (id bigint primary key, body text);
alter table public.drafts add constraint c check (length(body) < 100) not valid;
-- when
alter table public.messages add constraint c check (length(body) < 100) not valid;
alter table public.drafts validate constraint c;
