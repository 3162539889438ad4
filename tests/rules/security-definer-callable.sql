-- case: left to everyone
-- when
-- expect: security-definer-callable (warning)
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';

-- case: taken from everyone in the file
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
revoke execute on function public.f(int) from public, anon, authenticated;

-- case: taken from public only, and anon keeps its own
-- when
-- expect: security-definer-callable
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
revoke all on function f(int) from public;

-- case: taken from public only, where that is all there is
-- settings: expose=off
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
-- expect: security-definer-callable
create function public."F"(a int) returns int language sql security definer set search_path = '' as 'select 1';
revoke all on function f(int) from public;

-- case: meant for everyone
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
revoke all on function public.f(int) from public;
grant execute on function public.f(int) to anon, authenticated;

-- case: taken in the next file, for all functions of the schema
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
-- when
revoke execute on all functions in schema public from public, anon;

-- case: a trigger's function, another schema, the caller's rights
-- given
create schema private;
-- when
create function public.on_change() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
create function private.f() returns int language sql security definer set search_path = '' as 'select 1';
create function public.g() returns text language sql set search_path = '' as $x$ select 'security definer' $x$;

-- case: replaced, and callable before
-- given
create function public.f() returns int language sql security definer set search_path = '' as 'select 1';
create function public.g() returns int language sql set search_path = '' as 'select 1';
-- when
create or replace function public.f() returns int language sql security definer set search_path = '' as 'select 2';
-- expect: security-definer-callable
create or replace function public.g() returns int language sql security definer set search_path = '' as 'select 2';

-- case: one of two of the same name, and a comment that closes nothing
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
-- expect: security-definer-callable
create function public.f(a text) returns int language sql security definer set search_path = '' as 'select 1';
revoke execute on function public.f(int) from public, anon;
-- revoke execute on function public.f(text) from public, anon;

-- case: made a security definer by alter function
-- given
create function public.f() returns int language sql set search_path = '' as 'select 1';
-- when
-- expect: security-definer-callable
alter function public.f() security definer;

-- case: policies call it
-- given
create table public.notes (id bigint primary key, team bigint);
alter table public.notes enable row level security;
-- when
-- expect: security-definer-callable (note)
create function public.is_member(team bigint) returns boolean language sql stable security definer set search_path = '' as 'select true';
create policy team on public.notes for select to authenticated using (is_member(team));
