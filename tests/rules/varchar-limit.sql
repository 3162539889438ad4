-- case: a limit
-- when
-- expect: varchar-limit (note)
create table public.profiles (id bigint primary key, nickname varchar(40));

-- case: a new column
-- given
create table public.profiles (id bigint primary key);
-- when
-- expect: varchar-limit
alter table only public.profiles add column "Nickname" character varying(40) not null default '';

-- case: no limit
-- when
create table public.profiles (id bigint primary key, a varchar, b text);

-- case: a check instead
-- when
create table public.profiles (id bigint primary key, a text check (length(a) <= 40));

-- case: a limit is raised
-- given
create table public.profiles (id bigint primary key, a varchar(40));
-- when
alter table public.profiles alter column a type varchar(80);

-- case: other types with numbers
-- when
create table public.profiles (id bigint primary key, a numeric(10, 2), b bit varying(8), c timestamptz(3));
