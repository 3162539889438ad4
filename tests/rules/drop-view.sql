-- case: a view of an earlier migration
-- given
create table public.notes (id bigint primary key, body text);
create view public.v as select id, body from public.notes;
create materialized view public.m as select id from public.notes;
-- when
-- expect: drop-view (warning)
drop view public.v;
-- expect: drop-view
drop materialized view if exists m;

-- case: made again in the same file
-- given
create table public.notes (id bigint primary key, body text);
create view public.v as select id, body from public.notes;
-- when
drop view if exists public.v;
create view public.v as select body, id from public.notes;

-- case: made again without a column
-- given
create table public.notes (id bigint primary key, body text);
create view public.v as select id, body from public.notes;
-- when
-- expect: drop-view
drop view public.v;
create view public.v as select id from public.notes;

-- case: of the same change set
-- given
create table public.notes (id bigint primary key, body text);
-- when
create view public.v as select id from public.notes;
create view public.w as select id from public.notes;
drop view public.v;
-- when
drop view w;

-- case: nobody knows it
-- when
drop view if exists public.v;
-- expect: drop-view
drop view public.w;

-- case: the same name in a schema that is not exposed, and a quoted name
-- given
create schema private;
create table public.notes (id bigint primary key, body text);
create view private.v as select id from public.notes;
create view public.v as select id from public.notes;
create view public."V" as select id from public.notes;
-- when
-- expect: drop-view (note)
drop view private.v;
-- expect: drop-view (warning)
drop view "V";

-- case: a string and a comment
-- given
create table public.notes (id bigint primary key, body text);
create view public.v as select id from public.notes;
-- when
-- drop view public.v;
select 'drop view public.v';
