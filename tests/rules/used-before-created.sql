-- case: the table comes in the next file
-- when
-- expect: used-before-created
create index on public.messages (session_id);
-- when
create table public.messages (id bigint primary key, session_id bigint);

-- case: later in the same file
-- when
-- expect: used-before-created
create policy "own" on messages for select to authenticated using (true);
create table public.messages (id bigint primary key);

-- case: a foreign key to a table that comes later
-- when
-- expect: used-before-created
create table public.messages (id bigint primary key, session_id bigint references public.sessions);
create table public.sessions (id bigint primary key);

-- case: nobody knows the table, so it may have been made by hand
-- when
create index on public.made_by_hand (id);

-- case: dropped and made again
-- given
create table public.messages (id bigint primary key, session_id bigint);
-- when
drop table public.messages;
create table public.messages (id bigint primary key, session_id bigint);
create index on public.messages (session_id);

-- case: if exists asks nothing of it
-- when
alter table if exists public.messages add column body text;
create table public.messages (id bigint primary key);

-- case: a foreign key to itself
-- when
create table public.messages (id bigint primary key, parent_id bigint references public.messages (id));
