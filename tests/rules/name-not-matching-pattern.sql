-- case: a table and a column
-- settings: pattern=[a-z_]+
-- when
-- expect: name-not-matching-pattern (warning)
create table public."Events" (id bigint primary key);
-- expect: name-not-matching-pattern
create table public.events (id bigint primary key, "createdAt" timestamptz);

-- case: nothing is asked for
-- when
create table public."Events" (id bigint primary key);

-- case: all match
-- settings: pattern=[a-z_]+
-- when
create table public.events (id bigint primary key, createdAt timestamptz);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';

-- case: policies may be sentences
-- settings: pattern=[a-z_]+
-- given
create table public.events (id bigint primary key);
-- when
create policy "Owners read" on public.events for select using (true);

-- case: a new name for what is there
-- settings: pattern=[a-z_]+
-- given
create table public."Events" (id bigint primary key);
-- when
alter table public."Events" rename to events;
-- expect: name-not-matching-pattern
alter table public.events rename column id to "eventId";

-- case: the whole name has to match
-- settings: pattern=[a-z]+
-- when
-- expect: name-not-matching-pattern
create type public.mood2 as enum ('good');
create index on public.events (id);
