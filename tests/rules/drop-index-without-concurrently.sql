-- case: an index of an earlier migration
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
-- expect: drop-index-without-concurrently (warning)
drop index public.messages_session_id_idx;

-- case: a name without a schema, found through the search path
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
-- expect: drop-index-without-concurrently
drop index if exists messages_session_id_idx;

-- case: concurrently
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
drop index concurrently if exists public.messages_session_id_idx;

-- case: the index was made in the same file
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
create index messages_session_id_idx on public.messages (session_id);
drop index public.messages_session_id_idx;

-- case: nobody knows the index, and it need not exist
-- when
drop index if exists public.messages_session_id_idx;

-- case: nobody knows the index, and it has to exist
-- when
-- expect: drop-index-without-concurrently
drop index public.messages_session_id_idx;

-- case: an index of a partitioned table cannot be dropped concurrently
-- given
create table public.events (id bigint, at timestamptz) partition by range (at);
create index events_at_idx on public.events (at);
-- when
drop index public.events_at_idx;

-- case: with a limit for the wait
-- given
create table public."Messages" (id bigint primary key, "Session" bigint);
create index "Messages_idx" on public."Messages" ("Session");
-- when
set local lock_timeout = '3s';
-- expect: drop-index-without-concurrently (note)
drop index public."Messages_idx";

-- case: the table is locked already
-- given
create table public.messages (id bigint primary key, a bigint);
create index messages_a_idx on public.messages (a);
-- when
alter table public.messages add column b bigint;
drop index if exists messages_a_idx;
