-- case: a wider integer
-- given
create table public.messages (id bigint primary key, size integer);
-- when
-- expect: change-column-type (warning)
alter table public.messages alter column size type bigint;

-- case: changes that keep the bytes
-- given
create table public.messages (id bigint primary key, a varchar(50), b varchar(50), c numeric(10, 2), d timestamp, e cidr);
-- when
alter table public.messages alter column a type varchar(100);
alter table public.messages alter column b type text;
alter table public.messages alter column c type numeric(12, 2);
alter table public.messages alter column d type timestamptz;
alter table public.messages alter column e type inet;

-- case: a limit on text, another scale
-- given
create table public.messages (id bigint primary key, a text, b numeric(10, 2));
-- when
-- expect: change-column-type
alter table public.messages alter column a type varchar(50);
-- expect: change-column-type
alter table public.messages alter b type numeric(12, 4);

-- case: USING rewrites even where the type could stay
-- given
create table public.messages (id bigint primary key, a varchar(50));
-- when
-- expect: change-column-type
alter table public.messages alter column a type text using upper(a);

-- case: a table that the same file made
-- when
create table public.messages (id integer primary key);
alter table public.messages alter column id type bigint;

-- case: a column that something uses, for another rule
-- given
create table public.messages (id bigint primary key, size integer);
create view public.sizes as select size from public.messages;
-- when
alter table public.messages alter column size type bigint;

-- case: a table that no migration made
-- when
-- expect: change-column-type
alter table public.legacy alter column size type bigint;

-- case: large, quoted, in another schema
-- settings: large=app.Messages
-- given
create schema app;
create table app."Messages" (id bigint primary key, "Size" integer);
-- when
-- expect: change-column-type (error)
alter table only app."Messages" alter column "Size" type bigint;
