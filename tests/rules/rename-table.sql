-- case: a table of an earlier migration
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: rename-table (error)
alter table public.messages rename to posts;

-- case: a view keeps the old name
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages rename to posts;
create view public.messages with (security_invoker = true) as select * from public.posts;

-- case: a view that would pass by row level security
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: rename-table
alter table public.messages rename to posts;
create view public.messages as select * from public.posts;

-- case: PostgreSQL 14 has no such option
-- settings: postgres=14
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages rename to posts;
create view public.messages as select * from public.posts;

-- case: a table that the same file made, and an index
-- given
create table public.rooms (id bigint primary key);
create index rooms_idx on public.rooms (id);
-- when
create table public.messages (id bigint primary key);
alter table public.messages rename to posts;
alter index public.rooms_idx rename to rooms_id_idx;
alter table public.rooms_id_idx rename to rooms_by_id;

-- case: a view
-- given
create table public.messages (id bigint primary key);
create view public.recent as select * from public.messages;
-- when
-- expect: rename-table
alter view public.recent rename to latest;

-- case: the view stands in another schema
-- given
create schema app;
create table app."Messages" (id bigint primary key);
-- when
-- expect: rename-table
alter table only app."Messages" rename to posts;
create view public."Messages" with (security_invoker) as select * from app.posts;

-- case: made in another file of the branch, so at most a note
-- when
create table public.messages (id bigint primary key);
-- when
-- expect: rename-table (note)
alter table public.messages rename to posts;
