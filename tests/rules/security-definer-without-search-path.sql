-- case: no search_path
-- when
-- expect: security-definer-without-search-path (error)
create function public.f() returns int language sql security definer as 'select 1';

-- case: set in the function, before or after the body
-- when
create function public.f() returns int language sql security definer set search_path = '' as 'select 1';
create function public.g() returns int as $fn$ select 1 $fn$ language sql set search_path to public, pg_temp security definer;

-- case: set by alter function, to a schema and to nothing
-- when
create function public.f() returns int language sql security definer as 'select 1';
create function public.g(a int) returns int language sql security definer as 'select 1';
alter function f() set search_path = pg_catalog;
alter function public.g(int) set search_path = '';

-- case: set in the next file
-- when
create function public.f() returns int language sql security definer as 'select 1';
-- when
alter function public.f() set search_path = public;

-- case: set to nothing in the next file
-- when
create function public.f(a int) returns int language sql security definer as 'select 1';
-- when
alter function f(int) set search_path = '';

-- case: the caller's rights
-- when
create function public.f() returns int language sql as 'select 1';
create function public.g() returns int language sql security invoker as 'select 1';

-- case: words in the body and in comments
-- when
-- expect: security-definer-without-search-path
create function public.f() returns text language sql security definer as $body$
  -- set search_path = ''
  select 'set search_path = '''''
$body$; -- set search_path = ''
create function public.g() returns text language sql as $body$ select 'security definer' $body$;

-- case: only one of two of the same name
-- when
create function public.f(a int) returns int language sql security definer set search_path = '' as 'select 1';
-- expect: security-definer-without-search-path
create function public.f(a text) returns int language sql security definer as 'select 1';

-- case: replaced without the setting, which goes
-- given
create function public."F"() returns int language sql security definer set search_path = '' as 'select 1';
-- when
-- expect: security-definer-without-search-path
create or replace function public."F"() returns int language sql security definer as 'select 2';

-- case: made a security definer later
-- given
create function public.f() returns int language sql as 'select 1';
create function public.g() returns int language sql set search_path = '' as 'select 1';
-- when
-- expect: security-definer-without-search-path
alter function public.f() security definer;
alter function public.g() security definer;

-- case: SQL's own form, dropped again, changed back
-- when
create function public.f() returns int language sql security definer return 1;
create function public.g() returns int language sql security definer begin atomic select 1; end;
create function public.h() returns int language sql security definer as 'select 1';
drop function public.h();
create function public.i() returns int language sql security definer as 'select 1';
alter function public.i() security invoker;

-- case: a trigger function in a schema that is not exposed
-- given
create schema private;
-- when
-- expect: security-definer-without-search-path
create function private.on_signup() returns trigger language plpgsql security definer as $$ begin return new; end $$;
