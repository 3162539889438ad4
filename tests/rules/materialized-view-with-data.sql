-- case: over a table in use
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
-- expect: materialized-view-with-data (note)
create materialized view public.sizes as select room, count(*) as size from public.messages group by room;

-- case: without data
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create materialized view public.sizes as select room from public.messages with no data;

-- case: a plain view
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create view public.rooms as select room from public.messages;

-- case: over a table of the same file
-- when
create table public.messages (id bigint primary key, room bigint);
create materialized view public.sizes as select room from public.messages;

-- case: a small table, and a table that no migration made
-- settings: rows=public.messages:10
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create materialized view public.sizes as select room from public.messages;
-- expect: materialized-view-with-data
create materialized view public."Others" as select id from elsewhere with data;

-- case: it is there already
-- given
create table public.messages (id bigint primary key, room bigint);
create materialized view public.sizes as select room from public.messages;
-- when
create materialized view if not exists public.sizes as select room from public.messages;
