-- case: a column of an earlier migration
-- given
create table public.messages (id bigint primary key, author text not null);
-- when
-- expect: drop-not-null (note)
alter table public.messages alter column author drop not null;

-- case: it can be null already
-- given
create table public.messages (id bigint primary key, author text);
-- when
alter table public.messages alter column author drop not null;

-- case: a table or column of the same file
-- given
create table public.rooms (id bigint primary key);
-- when
create table public.messages (id bigint primary key, author text not null);
alter table public.messages alter column author drop not null;
alter table public.rooms add column name text not null default '';
alter table public.rooms alter column name drop not null;

-- case: the promise comes back, or the column goes
-- given
create table public.messages (id bigint primary key, author text not null, mood text not null);
-- when
alter table public.messages alter column author drop not null;
alter table public.messages alter column author set not null;
alter table public.messages alter column mood drop not null;
alter table public.messages drop column mood;

-- case: quoted, and a table that no migration made
-- given
create table public."Messages" (id bigint primary key, "Author" text not null);
-- when
-- expect: drop-not-null
alter table only public."Messages" alter column "Author" drop not null;
-- expect: drop-not-null
alter table legacy.messages alter column author drop not null;
