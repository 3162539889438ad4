-- case: a function of an earlier migration
-- given
create function public.f(a int) returns int language sql as 'select 1';
create function public."G"() returns int language sql as 'select 1';
-- when
-- expect: drop-function (warning)
drop function f(int);
-- expect: drop-function (warning)
drop function if exists public."G"();

-- case: made again in the next file, with other arguments too
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
drop function public.f(int);
-- when
create function public.f(b text) returns int language sql as 'select 1';

-- case: of the same change set, and of a trigger
-- given
create function public.on_change() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create function public.f(a int) returns int language sql as 'select 1';
drop function public.f(int);
drop function public.on_change();

-- case: nobody knows it
-- when
drop function if exists public.f(int);
-- expect: drop-function
drop function public.g(int);

-- case: the same name in a schema that is not exposed
-- given
create schema private;
create function private.f() returns int language sql as 'select 1';
create function public.f() returns int language sql as 'select 1';
-- when
-- expect: drop-function (note)
drop function private.f();

-- case: one of two, and the other stays
-- given
create function public.f(a int) returns int language sql as 'select 1';
create function public.f(a int, b int) returns int language sql as 'select 1';
-- when
drop function public.f(int);

-- case: renamed
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
-- expect: drop-function
alter function public.f(int) rename to g;

-- case: words in a body and a comment
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
-- drop function public.f(int);
create function public.g() returns text language sql as $tag$ select 'drop function public.f(int)' $tag$;

-- case: made anew with other arguments, and dropped by another file of the branch
-- given
create function public.find(term text) returns setof text language sql as 'select term';
-- when
drop function if exists find;
create function public.find(term text, most int) returns setof text language sql as 'select term';
-- when
drop function public.find(text, int);
