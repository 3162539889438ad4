-- case: a stored column
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: add-stored-generated-column
alter table public.messages add column size int generated always as (length(body)) stored;

-- case: a virtual column
-- settings: postgres=18
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column size int generated always as (length(body)) virtual;

-- case: the table is made in the same file
-- when
create table public.messages (id bigint primary key, body text);
alter table public.messages add column size int generated always as (length(body)) stored;

-- case: a plain column
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column size int default 0;

-- case: another table of the same name
-- given
create schema app;
create table app.messages (id bigint primary key, "Body" text);
-- when
create table public.messages (id bigint primary key, body text);
-- expect: add-stored-generated-column
alter table app.messages add column size int generated always as (length("Body")) stored;

-- case: few rows
-- settings: rows=public.messages:200
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: add-stored-generated-column (note)
alter table public.messages add column size int generated always as (length(body)) stored;
