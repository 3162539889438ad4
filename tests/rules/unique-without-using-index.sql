-- case: an existing table
-- given
create table public.profiles (id bigint primary key, email text);
-- when
-- expect: unique-without-using-index (warning)
alter table public.profiles add unique (email);

-- case: with an index that is there
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_key on public.profiles (email);
-- when
alter table public.profiles add constraint profiles_email_key unique using index profiles_email_key;

-- case: a table of the same file
-- when
create table public.profiles (id bigint primary key, email text);
alter table only public.profiles add constraint profiles_email_key unique (email);

-- case: a large one with a quoted name
-- settings: large=public.Profiles
-- given
create table public."Profiles" (id bigint primary key, "Email" text);
-- when
-- expect: unique-without-using-index (error)
alter table public."Profiles" add constraint "Email once" unique nulls not distinct ("Email");

-- case: a partitioned table
-- given
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
-- when
-- expect: unique-without-using-index
alter table public.events add unique (id, at);

-- case: written with the table
-- when
create table public.profiles (id bigint primary key, email text unique);
