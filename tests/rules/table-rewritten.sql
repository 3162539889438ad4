-- case: unlogged
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: table-rewritten (warning)
alter table public.messages set unlogged;

-- case: it is so already
-- given
create table public.messages (id bigint primary key);
create unlogged table public.cache (id bigint primary key);
-- when
alter table public.messages set logged;
alter table public.cache set unlogged;

-- case: logged again
-- given
create unlogged table public."Cache" (id bigint primary key);
-- when
-- expect: table-rewritten
alter table only public."Cache" set logged;

-- case: a table of the same file
-- when
create unlogged table public.cache (id bigint primary key);
insert into public.cache values (1);
alter table public.cache set logged;

-- case: another tablespace, of a table and of an index
-- given
create table public.messages (id bigint constraint messages_key primary key);
-- when
-- expect: table-rewritten
alter table public.messages set tablespace fast;
alter index public.messages_key set tablespace fast;

-- case: another access method
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: table-rewritten
alter table public.messages set access method columnar;
alter table public.messages set access method heap;

-- case: few rows
-- settings: rows=public.messages:12
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: table-rewritten (note)
alter table public.messages set unlogged;
