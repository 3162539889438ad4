-- case: a new table
-- when
-- expect: json-column (note)
create table public.events (id bigint primary key, payload json not null default '{}');

-- case: a new column
-- given
create table public.events (id bigint primary key);
-- when
-- expect: json-column
alter table public.events add column "Payload" json;

-- case: jsonb, and a column that is only called json
-- when
create table public.events (id bigint primary key, payload jsonb, json text);

-- case: a column that is there stays as it is
-- given
create table public.events (id bigint primary key, payload json);
-- when
alter table public.events alter column payload set not null;
alter table public.events add column if not exists payload json;
create table if not exists public.events (id bigint primary key, payload json);

-- case: an array
-- when
-- expect: json-column
create table public.events (id bigint primary key, payloads json[]);

-- case: a type of one's own with that name
-- given
create schema app;
create type app.json as (a int);
-- when
create table public.events (id bigint primary key, payload app.json);
