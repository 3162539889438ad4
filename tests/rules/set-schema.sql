-- case: a table leaves the API
-- given
create schema internal;
create table public.messages (id bigint primary key);
-- when
-- expect: set-schema (error)
alter table public.messages set schema internal;

-- case: a view keeps the old name
-- given
create schema internal;
create table public.messages (id bigint primary key);
-- when
alter table public.messages set schema internal;
create view public.messages with (security_invoker = true) as select * from internal.messages;

-- case: an extension
-- given
create extension citext;
-- when
alter extension citext set schema extensions;

-- case: a table that the same file made
-- given
create schema internal;
-- when
create table public.messages (id bigint primary key);
alter table public.messages set schema internal;

-- case: a function, a view
-- given
create schema internal;
create function public.hello() returns text language sql as $$ select 'hello' $$;
create view public.one as select 1 as one;
-- when
-- expect: set-schema
alter function public.hello() set schema internal;
-- expect: set-schema
alter view public.one set schema internal;

-- case: a schema gets another name
-- given
create schema app;
-- when
-- expect: set-schema
alter schema app rename to application;

-- case: a schema and a function of the same file
-- when
create schema app;
create function app.hello() returns text language sql as $$ select 'hello' $$;
alter function app.hello() set schema public;
alter schema app rename to application;

-- case: a function of triggers only
-- given
create schema internal;
create table public.messages (id bigint primary key);
create function public.on_message() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger on_message before insert on public.messages for each row execute function public.on_message();
-- when
alter function public.on_message() set schema internal;

-- case: a function of another file of the branch
-- when
create schema internal;
create function public.hello() returns text language sql as $$ select 'hello' $$;
-- when
-- expect: set-schema (note)
alter function public.hello() set schema internal;
