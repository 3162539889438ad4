-- case: the slower method
-- given
create table public.documents (id bigint primary key, body text);
-- when
-- expect: slow-compression
alter table public.documents alter column body set compression pglz;

-- case: the faster one
-- given
create table public.documents (id bigint primary key, body text);
-- when
alter table public.documents alter column body set compression lz4;

-- case: the default of the server
-- given
create table public.documents (id bigint primary key, body text);
-- when
alter table public.documents alter column body set compression default;

-- case: storage is something else
-- given
create table public.documents (id bigint primary key, body text);
-- when
alter table public.documents alter column body set storage external;

-- case: quoted
-- given
create table public."Documents" (id bigint primary key, "Body" text);
-- when
-- expect: slow-compression
alter table only public."Documents" alter column "Body" set compression pglz;
