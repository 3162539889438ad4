-- case: an index
-- given
create table public.messages (id bigint primary key, a bigint);
create index messages_a_idx on public.messages (a);
-- when
-- expect: reindex-without-concurrently (warning)
reindex index messages_a_idx;

-- case: a table, in the form with brackets
-- given
create table public.messages (id bigint primary key, a bigint);
-- when
-- expect: reindex-without-concurrently
reindex (verbose) table public.messages;

-- case: concurrently, in both forms
-- given
create table public.messages (id bigint primary key, a bigint);
-- when
reindex table concurrently public.messages;
reindex (concurrently) table public.messages;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key, a bigint);
reindex table public.messages;

-- case: a whole schema
-- when
-- expect: reindex-without-concurrently
reindex schema public;

-- case: an index that nobody knows
-- when
-- expect: reindex-without-concurrently
reindex index public.messages_a_idx;

-- case: analyze is something else
-- given
create table public.messages (id bigint primary key, a bigint);
-- when
analyze public.messages;
