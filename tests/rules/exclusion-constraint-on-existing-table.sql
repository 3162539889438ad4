-- case: an existing table
-- given
create table public.bookings (id bigint primary key, during tstzrange);
-- when
-- expect: exclusion-constraint-on-existing-table (warning)
alter table public.bookings add constraint b exclude using gist (during with &&);

-- case: written with the table
-- when
create table public.bookings (id bigint primary key, during tstzrange, exclude using gist (during with &&));

-- case: a table of the same file
-- when
create table public.bookings (id bigint primary key, during tstzrange);
alter table only public.bookings add constraint b exclude using gist (during with &&);

-- case: a small table
-- settings: rows=public.bookings:100
-- given
create table public.bookings (id bigint primary key, during tstzrange);
-- when
-- expect: exclusion-constraint-on-existing-table (note)
alter table public.bookings add constraint b exclude using gist (during with &&);

-- case: a check is something else
-- given
create table public.bookings (id bigint primary key, during tstzrange);
-- when
alter table public.bookings add constraint b check (not isempty(during)) not valid;
