-- case: an index on a table of an earlier migration
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: index-without-concurrently
create index messages_session_idx on public.messages (session_id);

-- case: the table is made in the same file
-- when
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_idx on public.messages (session_id);

-- case: the same name in another schema is another table
-- given
create schema app;
create table app.messages (id bigint primary key, session_id bigint);
-- when
create table public.messages (id bigint primary key, session_id bigint);
-- expect: index-without-concurrently
create index on app.messages (session_id);
create index on public.messages (session_id);

-- case: made in another file of the branch, so at most a note
-- when
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: index-without-concurrently (note)
create index messages_session_idx on public.messages (session_id);

-- case: concurrently
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
create index concurrently messages_session_idx on public.messages (session_id);

-- case: a table that somebody called large
-- settings: large=public.messages
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
-- expect: index-without-concurrently (error)
create index messages_session_idx on public.messages (session_id);
