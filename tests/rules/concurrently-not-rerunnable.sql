-- case: it fails the second time
-- given
create table public.messages (id bigint primary key, room bigint);
create index messages_room_idx on public.messages (room);
-- when
-- expect: concurrently-not-rerunnable
drop index concurrently public.messages_room_idx;

-- case: it does not
-- given
create table public.messages (id bigint primary key, room bigint);
create index messages_room_idx on public.messages (room);
-- when
drop index concurrently if exists public.messages_room_idx;

-- case: inside the transaction
-- given
create table public.messages (id bigint primary key, room bigint);
create index messages_room_idx on public.messages (room);
-- when
drop index public.messages_room_idx;

-- case: made
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create index concurrently messages_room_idx on public.messages (room);

-- case: an index that no migration made
-- when
-- expect: concurrently-not-rerunnable
DROP INDEX CONCURRENTLY "Messages_room";
