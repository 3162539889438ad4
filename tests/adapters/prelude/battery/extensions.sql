-- as dumps and dashboards write it
create extension if not exists "pg_graphql" with schema "graphql";
create extension if not exists "pg_stat_statements" with schema "extensions";
create extension if not exists "pgcrypto" with schema "extensions" version '1.3';
create extension if not exists "pgjwt" with schema "extensions";
create extension if not exists "uuid-ossp" with schema "extensions";
create extension if not exists "supabase_vault" with schema "vault" cascade;
create extension if not exists pgsodium with schema pgsodium;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists unaccent schema extensions;
create extension if not exists moddatetime schema extensions;
create extension if not exists citext;
create extension if not exists hstore with schema public;
create extension if not exists btree_gist;
create extension if not exists ltree;
create extension if not exists fuzzystrmatch;
create extension if not exists cube; create extension if not exists earthdistance;
create extension if not exists tablefunc with schema extensions;
create extension if not exists postgres_fdw with schema extensions;
create extension if not exists dblink with schema extensions;
create extension if not exists http with schema extensions;
create extension if not exists pg_jsonschema with schema extensions;
create extension if not exists pg_hashids with schema extensions;
create extension if not exists index_advisor with schema extensions cascade;
create extension if not exists pgtap with schema extensions;
create extension if not exists plpgsql_check;
create extension if not exists pgaudit;
create extension if not exists timescaledb with schema extensions;
create extension if not exists pg_tle;
comment on extension "uuid-ossp" is 'generate universally unique identifiers (UUIDs)';
drop extension if exists pgjwt;
drop extension "uuid-ossp" cascade;
create extension "uuid-ossp" with schema extensions;
alter extension pg_trgm set schema public;
create table public.things (
  id uuid primary key default uuid_generate_v4(),
  token text default encode(gen_random_bytes(32), 'hex'),
  email citext unique,
  body text,
  valid tstzrange,
  config json check (jsonb_matches_schema('{"type": "object"}', config::jsonb)),
  hash text generated always as (id_encode(1)) stored,
  updated_at timestamptz,
  exclude using gist (body with =, valid with &&)
);
create index on public.things using gin (body gin_trgm_ops);
create index on public.things (lower(email));
create trigger handle_updated_at before update on public.things
  for each row execute procedure moddatetime(updated_at);
insert into things (email) values ('A@example.com');
do $$ begin assert exists (select from things where email = 'a@EXAMPLE.com' and length(token) = 64); end $$;
create server other foreign data wrapper postgres_fdw options (host 'example.com');
create user mapping for postgres server other options (user 'x', password 'y');
create foreign table public.far (id int) server other;
select status from http_get('https://example.com');
create table metrics (at timestamptz not null, v float);
select create_hypertable('metrics', 'at', if_not_exists => true, chunk_time_interval => interval '1 day');
select add_retention_policy('metrics', interval '90 days');
select time_bucket('1 hour', at), avg(v) from metrics group by 1;
