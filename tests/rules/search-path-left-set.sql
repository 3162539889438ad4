-- case: for the session
-- when
-- expect: search-path-left-set (note)
set search_path = app, public;
create table messages (id bigint primary key);

-- case: for the transaction
-- when
set local search_path = app, public;
create table messages (id bigint primary key);

-- case: reset
-- when
set search_path to app;
create table messages (id bigint primary key);
reset search_path;

-- case: as pg_dump writes it
-- when
-- expect: search-path-left-set
select pg_catalog.set_config('search_path', '', false);
create table public.messages (id bigint primary key);

-- case: for the transaction, by the function
-- when
select set_config('search_path', '', true);
create table public.messages (id bigint primary key);

-- case: the setting of a function
-- when
create function public.f() returns int language sql set search_path = '' as 'select 1';

-- case: the last one is told
-- when
set search_path = app;
reset all;
-- expect: search-path-left-set
set session search_path to public;
