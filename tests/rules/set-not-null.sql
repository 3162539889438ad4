-- case: a column of an earlier migration
-- given
create table public.messages (id bigint primary key, author text);
-- when
-- expect: set-not-null
alter table public.messages alter column author set not null;

-- case: a valid check proves it
-- given
create table public.messages (id bigint primary key, author text);
alter table public.messages add constraint a check (author is not null) not valid;
alter table public.messages validate constraint a;
-- when
alter table public.messages alter column author set not null;

-- case: a check that nobody validated proves nothing
-- given
create table public.messages (id bigint primary key, author text);
alter table public.messages add constraint a check (author is not null) not valid;
-- when
-- expect: set-not-null
alter table public.messages alter column author set not null;

-- case: the column does not take nulls already
-- given
create table public.messages (id bigint primary key, author text not null);
-- when
alter table public.messages alter column author set not null;

-- case: a table of the same file, and alter table only with a quoted name
-- given
create table public."Messages" (id bigint primary key, "Author" text);
-- when
create table public.messages (id bigint primary key, author text);
alter table public.messages alter column author set not null;
-- expect: set-not-null
alter table only public."Messages" alter column "Author" set not null;
