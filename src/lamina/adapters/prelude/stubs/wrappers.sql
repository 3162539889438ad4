-- version: 0.5.0
-- comment: Foreign data wrappers developed by Supabase
-- The handlers are never called: a throwaway database defines foreign tables and reads none.

create function airtable_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function airtable_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function airtable_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function auth0_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function auth0_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function auth0_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function big_query_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function big_query_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function big_query_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function click_house_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function click_house_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function click_house_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function cognito_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function cognito_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function cognito_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function duckdb_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function duckdb_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function duckdb_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function firebase_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function firebase_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function firebase_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function hello_world_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function hello_world_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function hello_world_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function iceberg_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function iceberg_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function iceberg_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function logflare_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function logflare_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function logflare_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function mssql_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function mssql_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function mssql_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function redis_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function redis_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function redis_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function s3_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function s3_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function s3_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function s3_vectors_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function s3_vectors_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function s3_vectors_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function stripe_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function stripe_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function stripe_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;

create function wasm_fdw_handler() returns fdw_handler language internal strict as 'fdw_handler_in';
create function wasm_fdw_validator(options text[], catalog oid) returns void language plpgsql as $$ begin end $$;
create function wasm_fdw_meta() returns table (name text, version text, author text, website text)
  language plpgsql as $$ begin end $$;
