-- case: nothing in its place
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
-- when
-- expect: unique-index-dropped (warning)
drop index concurrently public.profiles_email_idx;

-- case: another one before it
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
-- when
create unique index profiles_email_key on public.profiles (email);
drop index public.profiles_email_idx;

-- case: made anew under its name, later in the change
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
-- when
drop index public.profiles_email_idx;
-- when
create unique index profiles_email_idx on public.profiles (email) include (id);

-- case: made anew, and not unique
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
-- when
-- expect: unique-index-dropped
drop index public.profiles_email_idx;
create index profiles_email_idx on public.profiles (email);

-- case: not unique
-- given
create table public.profiles (id bigint primary key, email text);
create index profiles_email_idx on public.profiles (email);
-- when
drop index public.profiles_email_idx;

-- case: the table goes too
-- given
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);
-- when
drop index public.profiles_email_idx;
drop table public.profiles;

-- case: one with a predicate does not stand in for one without
-- given
create table public."Profiles" (id bigint primary key, "Email" text);
create unique index "Profiles_idx" on public."Profiles" ("Email");
create unique index "Profiles_some" on public."Profiles" ("Email") where id > 9;
-- when
-- expect: unique-index-dropped
drop index public."Profiles_idx";
