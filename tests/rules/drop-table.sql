-- case: a table of an earlier migration
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: drop-table (error)
drop table public.messages;

-- case: several, one of them of the same file
-- given
create table public.messages (id bigint primary key);
-- when
create table public.scratch (id bigint primary key);
-- expect: drop-table
drop table public.scratch, public.messages;

-- case: made and dropped in the same file
-- when
create table public.scratch (id bigint primary key);
drop table public.scratch;

-- case: a temporary table
-- when
create temporary table ids as select 1 as id;
drop table ids;

-- case: nobody made it, and it need not be there
-- when
-- expect: drop-table (note)
drop table if exists public.messages;

-- case: the same name in another schema
-- given
create schema app;
create table app.messages (id bigint primary key);
-- when
create table public.messages (id bigint primary key);
drop table public.messages;
-- expect: drop-table (error)
drop table app.messages;

-- case: made in another file of the branch
-- when
create table public."Messages" (id bigint primary key);
-- when
-- expect: drop-table (note)
drop table public."Messages";
