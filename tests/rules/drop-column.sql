-- case: a column of an earlier migration
-- given
create table public.messages (id bigint primary key, mood text);
-- when
-- expect: drop-column (error)
alter table public.messages drop column mood;

-- case: a column that the same file added
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column mood text;
alter table public.messages drop column mood;

-- case: a table that the same file made
-- when
create table public.messages (id bigint primary key, mood text);
alter table public.messages drop column mood;

-- case: it is not there
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages drop column if exists mood;

-- case: a column that another file of the branch added
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column mood text;
-- when
-- expect: drop-column (note)
alter table only public.messages drop column mood;

-- case: what uses it is for another rule
-- given
create table public.messages (id bigint primary key, mood text);
create view public.moods as select mood from public.messages;
-- when
alter table public.messages drop column mood;

-- case: the same table name in another schema, a table that no migration made, and quotes
-- given
create schema app;
create table app.messages (id bigint primary key, "Mood" text);
-- when
create table public.messages (id bigint primary key, "Mood" text);
alter table public.messages drop column "Mood";
-- expect: drop-column
alter table app.messages drop column "Mood";
-- expect: drop-column
alter table legacy.messages drop column mood;

-- case: a computed column has no data of its own
-- given
create table public.messages (id bigint primary key, body text, size int generated always as (length(body)) stored);
-- when
-- expect: drop-column (warning)
alter table public.messages drop column size;

-- case: several in one statement are one finding
-- given
create table public.messages (id bigint primary key, mood text, tone text, author uuid not null);
-- when
-- expect: drop-column (error)
alter table public.messages drop column mood, drop column if exists tone, drop column author, drop column if exists gone;
