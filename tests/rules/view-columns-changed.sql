-- case: a column goes
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id, body from public.notes;
-- when
-- expect: view-columns-changed (error)
create or replace view public.v as select id from public.notes;

-- case: columns change places
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id, body from public.notes;
-- when
-- expect: view-columns-changed
create or replace view v as select body, id from notes;

-- case: a column has another name
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id, body from public.notes;
-- when
-- expect: view-columns-changed
create or replace view public.v (id, "Body") as select id, body from public.notes;

-- case: a new column at the end
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id, body from public.notes;
-- when
create or replace view public.v as select id, body, made from public.notes;
create or replace view public.v as select id + 1 as id, upper(body) as body, made, 1 as n from public.notes;

-- case: dropped before
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id, body from public.notes;
-- when
drop view public.v;
create or replace view public.v as select id from public.notes;

-- case: the same name in another schema
-- given
create schema app;
create table public.notes (id bigint primary key, body text);
create view app.v as select id, body from public.notes;
create view public.v as select id from public.notes;
-- when
create or replace view public.v as select id from public.notes;
-- expect: view-columns-changed
create or replace view app.v as select body from public.notes;

-- case: nobody knows the view, or its columns
-- given
create table public.notes (id bigint primary key, body text);
create view public.v as select * from public.notes, public.legacy;
-- when
create or replace view public.unknown as select body from public.notes;
create or replace view public.v as select body from public.notes;

-- case: changed twice in a file
-- given
create table public.notes (id bigint primary key, body text, made date);
create view public.v as select id from public.notes;
-- when
create or replace view public.v as select id, body from public.notes;
-- expect: view-columns-changed
create or replace view public.v as select id from public.notes;
