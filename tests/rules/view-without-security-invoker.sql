-- case: a new view over a table
-- given
create table public.notes (id bigint primary key);
-- when
-- expect: view-without-security-invoker (warning)
create view public.my_notes as select id from public.notes;

-- case: create or replace drops the option
-- given
create table public.notes (id bigint primary key, body text);
create view public.my_notes with (security_invoker = true) as select id from public.notes;
-- when
-- expect: view-without-security-invoker (error)
create or replace view my_notes as select id, body from notes;

-- case: the option is written, in its forms
-- given
create table public.notes (id bigint primary key);
-- when
create view public.a with (security_invoker) as select id from public.notes;
create view public.b with (security_barrier, security_invoker = on) as select id from public.notes;
create view public.c with (security_invoker=1) as select id from public.notes;

-- case: the option is set afterwards, in the next file
-- given
create table public.notes (id bigint primary key);
-- when
create view public.my_notes as select id from public.notes;
-- when
alter view my_notes set (security_invoker = on);

-- case: set to off, and reset
-- given
create table public.notes (id bigint primary key);
create view public.a with (security_invoker = on) as select id from public.notes;
create view public."B" with (security_invoker = on) as select id from public.notes;
-- when
-- expect: view-without-security-invoker (error)
alter view public.a set (security_invoker = false);
-- expect: view-without-security-invoker (error)
alter view public."B" reset (security_invoker);

-- case: the same name in a schema that is not exposed
-- given
create schema private;
create table public.notes (id bigint primary key);
-- when
create view private.my_notes as select id from public.notes;
-- expect: view-without-security-invoker
create view public.my_notes as select id from public.notes;

-- case: nobody of the API may read it
-- given
create table public.notes (id bigint primary key);
-- when
create view public.report as select count(*) as n from public.notes;
revoke all on public.report from anon, authenticated;

-- case: nothing is granted by default
-- settings: expose=off
-- given
create table public.notes (id bigint primary key);
-- when
create view public.report as select count(*) as n from public.notes;

-- case: PostgreSQL 14 has no such option
-- settings: postgres=14
-- given
create table public.notes (id bigint primary key);
-- when
create view public.my_notes as select id from public.notes;

-- case: no table, the catalog, a materialized view
-- given
create table public.notes (id bigint primary key);
-- when
create view public.one as select 1 as one;
create view public.tables as select tablename from pg_catalog.pg_tables;
create materialized view public.counts as select count(*) as n from public.notes;

-- case: it had no such option before, and is dropped in the end
-- given
create table public.notes (id bigint primary key);
create view public.old as select id from public.notes;
-- when
create or replace view public.old as select id from public.notes where id > 0;
create view public.short as select id from public.notes;
drop view public.short;

-- case: the words in a comment and in a string are no option
-- given
create table public.notes (id bigint primary key);
-- when
-- expect: view-without-security-invoker
create view public.my_notes /* with (security_invoker = on) */ as
  select id, 'with (security_invoker = on)' as told from public.notes; -- with (security_invoker = on)

-- case: off on purpose
-- given
create table public.people (id bigint primary key);
alter table public.people enable row level security;
-- when
create view public.numbers with (security_invoker = off) as select count(*) as number from public.people;
