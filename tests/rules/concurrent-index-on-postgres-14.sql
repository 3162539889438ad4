-- case: PostgreSQL 14, said once
-- settings: postgres=14
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
-- when
-- expect: concurrent-index-on-postgres-14 (note)
create index concurrently messages_a_idx on public.messages (a);
create index concurrently messages_b_idx on public.messages (b);

-- case: reindex
-- settings: postgres=14
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
-- when
-- expect: concurrent-index-on-postgres-14
reindex table concurrently public.messages;

-- case: PostgreSQL 15
-- settings: postgres=15
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
-- when
create index concurrently messages_a_idx on public.messages (a);

-- case: not concurrently
-- settings: postgres=14
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
-- when
create index messages_a_idx on public.messages (a);

-- case: a table of the same file
-- settings: postgres=14
-- when
create table public.messages (id bigint primary key, a bigint, b bigint);
create index concurrently messages_a_idx on public.messages (a);
