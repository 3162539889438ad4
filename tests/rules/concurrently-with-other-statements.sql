-- case: beside a change of a table
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
alter table public.messages add column read_at timestamptz;
-- expect: concurrently-with-other-statements (warning)
create index concurrently messages_read_at_idx on public.messages (read_at);

-- case: alone
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
create index concurrently messages_session_id_idx on public.messages (session_id);

-- case: settings before it
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
set statement_timeout = '2h';
create index concurrently messages_session_id_idx on public.messages (session_id);
reset statement_timeout;

-- case: several, said once
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: concurrently-with-other-statements
drop index concurrently if exists public.messages_session_id_idx;
create index concurrently messages_session_id_idx on public.messages (session_id);
create table public.other (id bigint primary key);

-- case: several, and nothing else
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
drop index concurrently if exists public.messages_session_id_idx;
create index concurrently messages_session_id_idx on public.messages (session_id);

-- case: in a transaction it fails anyhow, and another rule says so
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
begin;
create index concurrently messages_session_id_idx on public.messages (session_id);
commit;
