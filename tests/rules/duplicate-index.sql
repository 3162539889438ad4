-- case: on a unique column
-- given
create table public.profiles (id bigint primary key, email text unique);
-- when
-- expect: duplicate-index (warning)
create index profiles_email_idx on public.profiles (email);

-- case: on the primary key, in the same file
-- when
create table public.profiles (id bigint primary key, email text);
-- expect: duplicate-index
create index on public.profiles (id);

-- case: the beginning of another
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
create index messages_a_b_idx on public.messages (a, b);
-- when
-- expect: duplicate-index (note)
create index messages_a_idx on public.messages (a);

-- case: another begins with it
-- given
create table public.messages (id bigint primary key, a bigint, b bigint);
create index messages_a_idx on public.messages (a);
-- when
-- expect: duplicate-index (note)
create index messages_a_b_idx on public.messages (a, b);

-- case: a predicate, an expression, a method, an operator class make another index
-- given
create table public.messages (id bigint primary key, a text, b text);
create index messages_a_idx on public.messages (a);
-- when
create index messages_a_live_idx on public.messages (a) where b is null;
create index messages_lower_a_idx on public.messages (lower(a));
create index messages_hash_a_idx on public.messages using hash (a);
create index messages_a_like_idx on public.messages (a text_pattern_ops);
create index messages_b_a_idx on public.messages (b, a);

-- case: a unique index says more, so the plain one is not needed any more
-- given
create table public.messages (id bigint primary key, a text);
create index messages_a_idx on public.messages (a);
-- when
-- expect: duplicate-index (note)
create unique index messages_a_key on public.messages (a);

-- case: a unique index on more columns than another states another rule
-- given
create table public.messages (id bigint primary key, a text unique);
-- when
create unique index messages_a_id_key on public.messages (a, id);

-- case: the same columns of a table of that name in another schema
-- given
create schema app;
create table app.messages (id bigint primary key, a text);
create index messages_a_idx on app.messages (a);
create table public.messages (id bigint primary key, a text);
-- when
create index messages_a_idx on public.messages (a);

-- case: if not exists finds it there
-- given
create table public.messages (id bigint primary key, a text);
create index messages_a_idx on public.messages (a);
-- when
create index if not exists messages_a_idx on public.messages (a);

-- case: the old one was dropped before
-- given
create table public.messages (id bigint primary key, a text);
create index messages_a_idx on public.messages (a);
-- when
drop index public.messages_a_idx;
create index messages_a_new_idx on public.messages (a);

-- case: several columns may differ in their order, which is not known
-- given
create table public.messages (id bigint primary key, a text, b text);
create index messages_a_b_idx on public.messages (a, b);
-- when
-- expect: duplicate-index (note)
create index messages_a_b_again on public.messages (a, b);
