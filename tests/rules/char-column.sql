-- case: a new table
-- when
-- expect: char-column (note)
create table public.countries (id bigint primary key, code char(2) not null);

-- case: a new column without a length
-- given
create table public.countries (id bigint primary key);
-- when
-- expect: char-column
alter table only public.countries add column "Code" character;

-- case: text and varchar
-- when
create table public.countries (id bigint primary key, a text, b varchar(2), c character varying(2), d varchar);

-- case: a column that is only called char
-- when
create table public.countries (id bigint primary key, "char" text);

-- case: the internal type of one byte
-- when
create table public.countries (id bigint primary key, kind "char");

-- case: a column that is there stays as it is
-- given
create table public.countries (id bigint primary key, code char(2));
-- when
alter table public.countries alter column code set not null;
