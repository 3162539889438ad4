-- case: access exclusive, which is what no mode means
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: explicit-lock (warning)
lock table public.messages;

-- case: writers wait
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: explicit-lock
lock public.messages in share row exclusive mode nowait;

-- case: writers go on
-- given
create table public.messages (id bigint primary key);
-- when
lock table public.messages in row exclusive mode;
lock table public.messages in access share mode;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key);
lock table public.messages;

-- case: two tables, one of them new
-- given
create schema app;
create table app.messages (id bigint primary key);
-- when
create table public.messages (id bigint primary key);
-- expect: explicit-lock
lock table public.messages, app.messages in exclusive mode;

-- case: a large one
-- settings: large=public.messages
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: explicit-lock (error)
lock only messages;
