-- case: without a schema, and with the schema public
-- when
-- expect: public-extension (warning)
create extension if not exists citext;
-- expect: public-extension (warning)
create extension pg_trgm with schema public;

-- case: in the schema for extensions, or another
-- given
create schema "My Extensions";
-- when
create extension if not exists citext with schema extensions;
create extension if not exists pg_trgm schema "My Extensions" version '1.6';

-- case: extensions that choose their own schema, and those that are there
-- when
create extension if not exists pg_net;
create extension if not exists pg_cron;
create extension if not exists "uuid-ossp";
create extension if not exists pgcrypto;

-- case: made before
-- given
create extension vector with schema extensions;
-- when
create extension if not exists vector;

-- case: the search path leads elsewhere
-- when
set local search_path = extensions, public;
create extension if not exists citext;

-- case: moved there, and moved away in the next file
-- given
create extension hstore with schema extensions;
-- when
-- expect: public-extension
alter extension hstore set schema public;
create extension citext;
-- when
alter extension citext set schema extensions;

-- case: words in strings and comments
-- when
-- create extension citext with schema public;
select 'create extension citext';
-- expect: public-extension
create extension hstore /* with schema extensions */ cascade;
