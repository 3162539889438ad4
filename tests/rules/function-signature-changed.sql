-- case: replaced with another result
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
-- expect: function-signature-changed (error)
create or replace function public.f(a int) returns bigint language sql as 'select 1::bigint';

-- case: replaced with another name of an argument, or without a default
-- given
create function public.f(a int) returns int language sql as 'select 1';
create function public.g(a int default 1) returns int language sql as 'select 1';
-- when
-- expect: function-signature-changed (error)
create or replace function f(b int) returns int language sql as 'select 1';
-- expect: function-signature-changed (error)
create or replace function public.g(a int) returns int language sql as 'select 1';

-- case: replaced with other columns
-- given
create function public.f() returns table (a int, b text) language sql as $$ select 1, 'x' $$;
-- when
-- expect: function-signature-changed (error)
create or replace function public.f() returns table (a int) language sql as 'select 1';

-- case: the name of a single column may change
-- given
create function public.f() returns table (a int) language sql as 'select 1';
-- when
create or replace function public.f() returns table (b int) language sql as 'select 1';

-- case: replaced with another body
-- given
create function public.f(a integer, b text default 'x') returns setof text language sql as 'select b';
-- when
create or replace function public.f(a int4, b text default 'y') returns setof text language sql as $b$ select upper(b) $b$;

-- case: dropped and made with other arguments
-- given
create function public.f(a int) returns int language sql as 'select 1';
create function public."G"(a int) returns int language sql as 'select 1';
-- when
-- expect: function-signature-changed (warning)
drop function public.f(int);
create function public.f(b int) returns int language sql as 'select 1';
-- expect: function-signature-changed (warning)
drop function if exists "G";
create function public."G"(a int, c int) returns int language sql as 'select 1';

-- case: dropped and made so that calls still work
-- given
create function public.f(a int) returns int language sql as 'select 1';
create function public.g(a int) returns int language sql as 'select 1';
-- when
drop function public.f(int);
create function public.f(a int, b int default 0) returns int language sql as 'select 1';
drop function public.g(int);
create function public.g(a int) returns int language plpgsql as $$ begin return 1; end $$;

-- case: dropped and made with another result
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
-- expect: function-signature-changed (warning)
drop function public.f(int);
-- when
create function public.f(a int) returns text language sql as $$ select 'x' $$;

-- case: a second function that a call by name cannot be told from
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
-- expect: function-signature-changed (error)
create function public.f(a int, b int default 0) returns int language sql as 'select 1';
-- expect: function-signature-changed
create function public.f(a text) returns int language sql as 'select 1';

-- case: a second function with other names, or in another schema
-- given
create schema private;
create function public.f(a int) returns int language sql as 'select 1';
create function private.f(a int) returns int language sql as 'select 1';
-- when
create function public.f(b int, c int) returns int language sql as 'select 1';
create function private.f(a int, b int default 0) returns int language sql as 'select 1';

-- case: the old one goes in the next file
-- given
create function public.f(a int) returns int language sql as 'select 1';
-- when
create function public.f(a int, b int default 0) returns int language sql as 'select 1';
-- when
drop function public.f(int);

-- case: functions of triggers, and of the same change set
-- given
create function public.on_change() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create or replace function public.on_change() returns trigger language plpgsql as $$ begin return null; end $$;
create function public.f(a int) returns int language sql as 'select 1';
drop function public.f(int);
create function public.f(b text) returns int language sql as 'select 1';

-- case: made anew as it was, and changed by another file
-- given
create function public.find(term text) returns setof text language sql as 'select term';
-- when
drop function if exists find;
create function public.find(term text) returns setof text language sql as 'select lower(term)';
-- when
drop function public.find(text);
create function public.find(term text, most int) returns setof text language sql as 'select term';

-- case: the result has one more column
-- given
create function public.people() returns table (id bigint, name text) language sql as 'select 1, null::text';
create function public.names() returns table (name text) language sql as 'select null::text';
-- when
drop function public.people();
create function public.people() returns table (id bigint, name text, email text) language sql as 'select 1, null::text, null::text';
-- expect: function-signature-changed
drop function public.names();
create function public.names() returns table (name text, email text) language sql as 'select null::text, null::text';
