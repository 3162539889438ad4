-- case: plain
-- given
create table public.messages (id bigint primary key, room bigint);
create materialized view public.sizes as select room, count(*) as size from public.messages group by room;
-- when
-- expect: refresh-without-concurrently (warning)
refresh materialized view public.sizes;

-- case: concurrently
-- given
create table public.messages (id bigint primary key, room bigint);
create materialized view public.sizes as select room, count(*) as size from public.messages group by room;
create unique index on public.sizes (room);
-- when
refresh materialized view concurrently public.sizes;

-- case: made in the same file
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create materialized view public.sizes as select room, count(*) as size from public.messages group by room with no data;
refresh materialized view public.sizes;

-- case: emptied
-- given
create table public.messages (id bigint primary key, room bigint);
create materialized view public.sizes as select room, count(*) as size from public.messages group by room;
-- when
refresh materialized view public.sizes with no data;

-- case: a view of another file of the branch, with a quoted name
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create materialized view public."Sizes" as select room from public.messages with no data;
-- when
-- expect: refresh-without-concurrently (note)
refresh materialized view public."Sizes";

-- case: a view that no migration made
-- when
-- expect: refresh-without-concurrently
refresh materialized view sizes;
