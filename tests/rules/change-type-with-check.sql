-- case: a check that is proved again
-- given
create table public.messages (id bigint primary key, title varchar(50) check (title <> ''));
-- when
-- expect: change-type-with-check (warning)
alter table public.messages alter column title type text;

-- case: no check
-- given
create table public.messages (id bigint primary key, title varchar(50));
-- when
alter table public.messages alter column title type text;

-- case: a check on another column
-- given
create table public.messages (id bigint primary key, title varchar(50), body text check (body <> 'title'));
-- when
alter table public.messages alter column title type text;

-- case: the check goes first
-- given
create table public.messages (id bigint primary key, title varchar(50) constraint c check (title <> ''));
-- when
alter table public.messages drop constraint c;
alter table public.messages alter column title type text;

-- case: every row is rewritten, for another rule
-- given
create table public.messages (id bigint primary key, size integer check (size > 0));
-- when
alter table public.messages alter column size type bigint;

-- case: a check of the table on a quoted column
-- given
create table public."Messages" (id bigint primary key, "Title" varchar(50), body text, constraint c check (length("Title") < length(body)));
-- when
-- expect: change-type-with-check
alter table only public."Messages" alter column "Title" type varchar(80);

-- case: a table that the same file made
-- when
create table public.messages (id bigint primary key, title varchar(50) check (title <> ''));
alter table public.messages alter column title type text;
