-- case: the second try does nothing
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: concurrently-if-not-exists (note)
create index concurrently if not exists messages_session_id_idx on public.messages (session_id);

-- case: dropped first
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
drop index concurrently if exists public.messages_session_id_idx;
create index concurrently if not exists messages_session_id_idx on public.messages (session_id);

-- case: dropped first, both without a schema
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
drop index concurrently if exists messages_session_id_idx;
create index concurrently if not exists messages_session_id_idx on messages (session_id);

-- case: another index of that name in another schema is dropped
-- given
create schema app;
create table public.messages (id bigint primary key, session_id bigint);
-- when
drop index concurrently if exists app.messages_session_id_idx;
-- expect: concurrently-if-not-exists
create index concurrently if not exists messages_session_id_idx on public.messages (session_id);

-- case: not concurrently it is made or not, as a whole
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
create index if not exists messages_session_id_idx on public.messages (session_id);

-- case: without if not exists
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
create index concurrently messages_session_id_idx on public.messages (session_id);
