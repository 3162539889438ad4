-- case: a table and a column
-- when
-- expect: mixed-case-name
create table public."Events" (id bigint primary key);
-- expect: mixed-case-name
alter table public."Events" add column "createdAt" timestamptz;

-- case: capital letters without quotes are none
-- when
create table public.Events (Id bigint primary key, createdAt timestamptz);

-- case: names that were there before
-- given
create table public."Events" (id bigint primary key);
-- when
alter table public."Events" add column note text;

-- case: policies may be sentences
-- given
create table public.events (id bigint primary key);
-- when
create policy "Owners read" on public.events for select using (true);

-- case: functions and indexes
-- given
create table public.events (id bigint primary key);
-- when
-- expect: mixed-case-name
create index "Events_id" on public.events (id);
-- expect: mixed-case-name
create function public."getEvents"() returns bigint language sql as 'select 1::bigint';
