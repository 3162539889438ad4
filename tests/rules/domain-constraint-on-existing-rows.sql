-- case: a table uses it
-- given
create domain public.email as text;
create table public.profiles (id bigint primary key, email public.email);
-- when
-- expect: domain-constraint-on-existing-rows (warning)
alter domain public.email add constraint email_check check (value like '%@%');

-- case: not null, on a domain that is found through the search path
-- given
create domain email as text;
create table public.profiles (id bigint primary key, email email);
-- when
-- expect: domain-constraint-on-existing-rows
alter domain email set not null;

-- case: not valid
-- given
create domain public.email as text;
create table public.profiles (id bigint primary key, email public.email);
-- when
alter domain public.email add constraint email_check check (value like '%@%') not valid;

-- case: no table uses it
-- given
create domain public.email as text;
create table public.profiles (id bigint primary key, email text);
-- when
alter domain public.email add constraint email_check check (value like '%@%');

-- case: a table of the same file uses it
-- given
create domain public.email as text;
-- when
create table public.profiles (id bigint primary key, email public.email);
alter domain public.email add constraint email_check check (value like '%@%');

-- case: a condition that goes
-- given
create domain public.email as text constraint email_check check (value like '%@%');
create table public.profiles (id bigint primary key, email public.email);
-- when
alter domain public.email drop constraint email_check;
