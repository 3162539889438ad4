-- case: without a name
-- given
create table public.messages (id bigint primary key, a text);
-- when
-- expect: index-without-name
create index on public.messages (a);

-- case: concurrently, on an expression
-- given
create table public.messages (id bigint primary key, a text);
-- when
-- expect: index-without-name
create index concurrently on public.messages (lower(a));

-- case: with a name
-- given
create table public.messages (id bigint primary key, a text);
-- when
create index messages_a_idx on public.messages (a);

-- case: with a quoted name
-- given
create table public.messages (id bigint primary key, a text);
-- when
create index "on" on public.messages (a);

-- case: the index of a constraint
-- given
create table public.messages (id bigint primary key, a text);
-- when
alter table public.messages add unique (a);
