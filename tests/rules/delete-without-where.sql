-- case: no condition
-- given
create table public.events (id bigint primary key, kind text);
-- when
-- expect: delete-without-where (error)
delete from public.events;

-- case: a condition that is always true
-- given
create table public.events (id bigint primary key, kind text);
-- when
-- expect: delete-without-where
delete from public.events where true;
-- expect: delete-without-where
delete from only public.events e where 1 = 1;

-- case: a primary key is never null
-- given
create table public.events (id bigint primary key, kind text);
-- when
-- expect: delete-without-where
delete from public.events where id is not null;
delete from public.events where kind is not null;

-- case: some rows
-- given
create table public.events (id bigint primary key, kind text);
-- when
delete from public.events where kind = 'old';
delete from public.events e using public.events o where e.kind = o.kind and e.id < o.id;

-- case: a table of the same file, and a temporary one
-- when
create table public.events (id bigint primary key);
create temporary table ids (id bigint);
delete from public.events;
delete from ids;

-- case: in a common table expression
-- given
create schema app;
create table app."Events" (id bigint primary key);
-- when
-- expect: delete-without-where (error)
with gone as (delete from app."Events" returning id) select count(*) from gone;
