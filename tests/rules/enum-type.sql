-- case: an enum
-- when
-- expect: enum-type
create type public.mood as enum ('good', 'bad');

-- case: an enum without values, quoted
-- when
-- expect: enum-type
create type public."Mood" as enum ();

-- case: other types
-- when
create type public.pair as (a int, b int);
create domain public.short as text check (length(value) < 10);
create type public.span as range (subtype = int4);

-- case: a value is added
-- given
create type public.mood as enum ('good');
-- when
alter type public.mood add value 'bad';

-- case: a lookup table
-- when
create table public.moods (mood text primary key);
insert into public.moods values ('good');
