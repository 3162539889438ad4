-- case: all to authenticated, with row level security
-- given
create schema app;
create table app.notes (id bigint primary key);
alter table app.notes enable row level security;
-- when
-- expect: grant-all (warning)
grant all on app.notes to authenticated;

-- case: all to anon, without row level security
-- given
create schema app;
create table app."Notes" (id bigint primary key);
-- when
-- expect: grant-all (error)
grant all privileges on table app."Notes" to anon, authenticated;

-- case: what the roles hold already
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
grant all on table public.notes to anon, authenticated, service_role;
grant all on all tables in schema public to anon;

-- case: nothing is granted by default
-- settings: expose=off
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
-- expect: grant-all (warning)
grant all on table notes to anon;
grant select, insert on table public.notes to authenticated;

-- case: all tables of a schema, of which one has no row level security
-- given
create schema app;
create table app.a (id bigint primary key);
create table app.b (id bigint primary key);
alter table app.a enable row level security;
-- when
-- expect: grant-all (error)
grant all on all tables in schema app to authenticated;

-- case: a schema to make objects in
-- when
-- expect: grant-all (error)
grant all on schema public to anon, authenticated;
grant usage on schema public to anon;

-- case: anyone may write, and the table has no row level security
-- settings: expose=off
-- given
create table public.votes (id bigint primary key);
create table public.polls (id bigint primary key);
alter table public.polls enable row level security;
-- when
-- expect: grant-all (error)
grant insert, update on public.votes to anon;
grant insert on public.polls to anon;

-- case: enabled later in the branch
-- settings: expose=off
-- when
create table public.votes (id bigint primary key);
grant insert on public.votes to anon;
-- when
alter table public.votes enable row level security;

-- case: the server's role, functions, and a revoke
-- settings: expose=off
-- given
create table public.notes (id bigint primary key);
create function public.f() returns int language sql as 'select 1';
-- when
grant all on public.notes to service_role;
grant all on function public.f() to anon, authenticated;
revoke all on public.notes from anon, authenticated;
