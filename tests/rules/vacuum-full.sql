-- case: vacuum full
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: vacuum-full (warning)
vacuum full public.messages;
-- expect: vacuum-full
vacuum (full, analyze) public.messages;

-- case: plain vacuum
-- given
create table public.messages (id bigint primary key);
-- when
vacuum (analyze) public.messages;
vacuum (full off) public.messages;

-- case: cluster
-- given
create table public."Messages" (id bigint constraint messages_key primary key);
-- when
-- expect: vacuum-full
cluster public."Messages" using messages_key;

-- case: every table
-- when
-- expect: vacuum-full (error)
vacuum full;

-- case: the order is only remembered
-- given
create table public.messages (id bigint constraint messages_key primary key);
-- when
alter table public.messages cluster on messages_key;

-- case: a table of the same file
-- when
create table public.messages (id bigint constraint messages_key primary key);
cluster public.messages using messages_key;

-- case: a large table
-- settings: large=public.messages
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: vacuum-full (error)
vacuum full messages;
