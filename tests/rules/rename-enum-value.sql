-- case: a value of an earlier migration
-- given
create type public.mood as enum ('good', 'bad');
-- when
-- expect: rename-enum-value (error)
alter type public.mood rename value 'bad' to 'poor';

-- case: an enum of the same file
-- when
create type public.mood as enum ('good', 'bad');
alter type public.mood rename value 'bad' to 'poor';

-- case: a value is added
-- given
create type public.mood as enum ('good', 'bad');
-- when
alter type public.mood add value 'poor';

-- case: an attribute of a composite type
-- given
create type public.pair as (a int, b int);
-- when
alter type public.pair rename attribute a to first;

-- case: a value or enum of another file of the branch
-- given
create type public.mood as enum ('good', 'bad');
-- when
alter type public.mood add value 'so-so';
create type public.size as enum ('s', 'm');
-- when
-- expect: rename-enum-value (note)
alter type public.mood rename value 'so-so' to 'middle';
-- expect: rename-enum-value (note)
alter type public.size rename value 's' to 'small';

-- case: quoted, unknown
-- given
create schema app;
create type app."Mood" as enum ('Good');
-- when
-- expect: rename-enum-value
alter type app."Mood" rename value 'Good' to 'good';
-- expect: rename-enum-value
alter type legacy.mood rename value 'a' to 'b';
