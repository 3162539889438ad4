-- case: the clock
-- given
create table public.bookings (id bigint primary key, at timestamptz);
-- when
-- expect: volatile-function-in-check (warning)
alter table public.bookings add constraint c check (at > now()) not valid;

-- case: the user, in a new table
-- when
-- expect: volatile-function-in-check (warning)
create table public.notes (id bigint primary key, owner uuid check (owner = auth.uid()));

-- case: current_date in a new column
-- given
create table public.bookings (id bigint primary key);
-- when
-- expect: volatile-function-in-check
alter table public.bookings add column day date check (day >= current_date);

-- case: functions of the value alone
-- when
create table public.notes (
  id bigint primary key,
  title text check (char_length(title) between 1 and 200 and title = lower(title)),
  kind text check (kind in ('a', 'b')),
  day date check (extract(year from day) > 2000)
);

-- case: a default and a column's name are no check
-- when
create table public.notes (
  id bigint primary key,
  at timestamptz not null default now(),
  "now" boolean check ("now" or not "now")
);

-- case: a function of the project that is not declared immutable
-- given
create function public.is_slug(t text) returns boolean language sql as $$ select t ~ '^[a-z]+$' $$;
create function public.is_word(t text) returns boolean language sql immutable as $$ select t ~ '^[a-z]+$' $$;
-- when
create table public.words (id bigint primary key, word text check (public.is_word(word)));
-- expect: volatile-function-in-check (note)
create table public.pages (id bigint primary key, slug text check (public.is_slug(slug)));

-- case: a domain
-- when
-- expect: volatile-function-in-check
create domain public.past as date check (value < current_date);
