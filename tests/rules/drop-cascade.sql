-- case: a policy goes with the function that it calls
-- given
create function public.is_member() returns boolean language sql as 'select true';
create table public.rooms (id bigint primary key);
create policy members on public.rooms for select using (public.is_member());
-- when
-- expect: drop-cascade (error)
drop function public.is_member() cascade;

-- case: nothing needs it
-- given
create table public.rooms (id bigint primary key);
-- when
drop table public.rooms cascade;

-- case: a foreign key of another table
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
-- expect: drop-cascade (warning)
drop table public.rooms cascade;

-- case: both tables of a foreign key
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
drop table public.rooms, public.messages cascade;

-- case: a view that is made again
-- given
create table public.messages (id bigint primary key);
create view public.recent as select id from public.messages;
create view public.newest as select id from public.recent;
-- when
drop view public.recent cascade;
create view public.recent as select id from public.messages where id > 1;
create view public.newest as select id from public.recent;

-- case: a view that is not made again
-- given
create table public.messages (id bigint primary key);
create view public.recent as select id from public.messages;
create view public."Newest" as select id from public.recent;
-- when
-- expect: drop-cascade (warning)
drop view public.recent cascade;
create view public.recent as select id from public.messages where id > 1;

-- case: a column of a type
-- given
create type public.mood as enum ('good', 'bad');
create table public.messages (id bigint primary key, mood public.mood);
-- when
-- expect: drop-cascade (error)
drop type public.mood cascade;

-- case: foreign keys need a primary key
-- given
create table public.rooms (id bigint constraint rooms_key primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
-- expect: drop-cascade
alter table public.rooms drop constraint rooms_key cascade;

-- case: an extension
-- when
-- expect: drop-cascade (warning)
drop extension citext cascade;

-- case: without cascade
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
drop table public.rooms;

-- case: a function and a type that no migration made
-- when
-- expect: drop-cascade (note)
drop function public.legacy() cascade;
-- expect: drop-cascade (note)
drop type public.legacy cascade;
drop type if exists public.other cascade;

-- case: what is temporary or of the same file
-- given
create table public.rooms (id bigint primary key);
-- when
create temporary table ids (id bigint);
create temporary view all_ids as select id from ids;
drop table ids cascade;
create view public.v as select id from public.rooms;
create view public.w as select id from public.v;
drop view public.v cascade;

-- case: the default of a column that goes is not told as well
-- given
create domain public.code as text;
create table public.rooms (id bigint primary key, code public.code default 'x');
-- when
-- expect: drop-cascade (error)
drop domain public.code cascade;
