-- case: gaps
-- when
-- expect: column-order
create table public.readings (a boolean, b timestamptz, c boolean, d bigint);

-- case: no gaps
-- when
create table public.readings (b timestamptz, d bigint, n integer, a boolean, c boolean, note text);

-- case: a few bytes do not matter
-- when
create table public.readings (a smallint, b integer, note text);

-- case: columns that are not written out
-- given
create table public.readings (a boolean, b timestamptz, c boolean, d bigint);
-- when
create table public.copies (a boolean, like public.readings);
create table public.later as select true as a, now() as b, true as c, 1::bigint as d;

-- case: uuids need no alignment
-- when
create table public.readings (id uuid, b uuid, a boolean, c boolean);

-- case: quoted
-- when
-- expect: column-order
create table public."Readings" ("A" boolean, "B" timestamptz, "C" smallint, "D" double precision, e text);
