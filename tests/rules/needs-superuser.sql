-- case: alter system
-- when
-- expect: needs-superuser (error)
alter system set work_mem = '64MB';

-- case: a program
-- given
create table public.imports (line text);
-- when
-- expect: needs-superuser
copy public.imports from program 'true';
-- expect: needs-superuser
copy public.imports to program 'cat';

-- case: code that is not trusted
-- when
-- expect: needs-superuser
create extension plpython3u;
-- expect: needs-superuser
create function public.f() returns int language c as 'x';
-- expect: needs-superuser
load 'x';

-- case: a superuser
-- when
-- expect: needs-superuser
alter role reporting superuser;
-- expect: needs-superuser
alter role reporting nosuperuser;

-- case: what postgres may do
-- when
alter role authenticator set statement_timeout = '8s';
create extension if not exists citext with schema extensions;
create function public.g() returns int language sql as 'select 1';
create role reporting nologin;
create role importing nosuperuser;
create extension pageinspect;
