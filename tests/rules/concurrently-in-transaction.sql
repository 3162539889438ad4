-- case: after begin
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
begin;
-- expect: concurrently-in-transaction (error)
create index concurrently messages_session_id_idx on public.messages (session_id);
commit;

-- case: after commit there is no transaction
-- settings: cli=2.116.0
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
begin;
alter table public.messages add column body text;
commit;
create index concurrently messages_session_id_idx on public.messages (session_id);

-- case: an old CLI
-- settings: cli=2.108.9
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: concurrently-in-transaction (error)
create index concurrently messages_session_id_idx on public.messages (session_id);

-- case: two of them in one file are fine
-- given
create table public.messages (id bigint primary key, session_id bigint, author_id bigint);
-- when
create index concurrently messages_session_id_idx on public.messages (session_id);
create index concurrently messages_author_id_idx on public.messages (author_id);

-- case: drop index behind another statement, with a CLI that is not known
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
set lock_timeout = '3s';
-- expect: concurrently-in-transaction (note)
drop index concurrently public.messages_session_id_idx;

-- case: two of them with a CLI that is too old: the first one works
-- settings: cli=2.115.0
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
create index messages_all_idx on public.messages (session_id, id);
-- when
drop index concurrently public.messages_session_id_idx;
-- expect: concurrently-in-transaction (error)
drop index concurrently public.messages_all_idx;

-- case: drop index alone in its file, with any CLI
-- settings: cli=2.115.0
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
drop index concurrently public.messages_session_id_idx;

-- case: a partition is detached alone, and behind another statement
-- settings: cli=3.1.0
-- given
create table public.events (id bigint, at int not null) partition by range (at);
create table public.events_1 partition of public.events for values from (1) to (2);
create table public.events_2 partition of public.events for values from (2) to (3);
-- when
alter table public.events detach partition public.events_1 concurrently;
-- when
create table public.other (id bigint primary key);
-- expect: concurrently-in-transaction (error)
alter table public.events detach partition public.events_2 concurrently;

-- case: drop index with a CLI that runs it outside
-- settings: cli=3.1.0
-- given
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
-- when
drop index concurrently public.messages_session_id_idx;

-- case: reindex, and a plain index inside a transaction
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
begin;
create index messages_session_id_idx on public.messages (session_id);
-- expect: concurrently-in-transaction (error)
reindex table concurrently public.messages;
commit;
