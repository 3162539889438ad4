-- case: select on a table
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
-- expect: grant-to-public (warning)
grant select on public.notes to public;

-- case: everything on a table, with a quoted name
-- given
create table public."Notes" (id bigint primary key);
-- when
-- expect: grant-to-public (error)
grant all on table "Notes" to public;

-- case: all tables of a schema, and a schema
-- given
create schema app;
-- when
-- expect: grant-to-public (error)
grant insert, update on all tables in schema app to public;
-- expect: grant-to-public (error)
grant create on schema public to public;
-- expect: grant-to-public (warning)
grant usage on schema app to public;

-- case: what everyone holds anyway
-- given
create function public.f() returns int language sql as 'select 1';
create type public.mood as enum ('a');
-- when
grant execute on function public.f() to public;
grant usage on schema public to public;
grant usage on type public.mood to public;

-- case: a function that had been closed
-- given
create function public.f() returns int language sql as 'select 1';
revoke execute on function public.f() from public;
-- when
-- expect: grant-to-public (warning)
grant execute on function public.f() to public;

-- case: a role by name, and a schema with the name public
-- given
create table public.notes (id bigint primary key);
-- when
grant select on public.notes to authenticated;
grant select on all tables in schema public to service_role;

-- case: a revoke is none, a comment is none
-- given
create table public.notes (id bigint primary key);
-- when
-- grant all on public.notes to public;
revoke all on public.notes from public;
comment on table public.notes is 'grant all on public.notes to public';
