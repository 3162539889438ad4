-- The small rest: GraphQL over HTTP, the connection pooler, database webhooks.

create function graphql_public.graphql(
  "operationName" text default null, query text default null,
  variables jsonb default null, extensions jsonb default null
)
returns jsonb
language sql
as $$ select '{"errors": [{"message": "pg_graphql is not available"}]}'::jsonb $$;

create function pgbouncer.get_auth(p_usename text)
returns table (username text, password text)
language sql
security definer
set search_path = ''
as $$ select null::text, null::text where false $$;
revoke all on function pgbouncer.get_auth(text) from public;
grant execute on function pgbouncer.get_auth(text) to pgbouncer, postgres;

create table supabase_functions.migrations (
  version     text primary key,
  inserted_at timestamptz not null default now()
);

create table supabase_functions.hooks (
  id            bigserial primary key,
  hook_table_id integer not null,
  hook_name     text not null,
  created_at    timestamptz not null default now(),
  request_id    bigint
);

create function supabase_functions.http_request()
returns trigger
language plpgsql
security definer
set search_path = supabase_functions
as $$ begin return new; end $$;
revoke all on function supabase_functions.http_request() from public;
grant execute on function supabase_functions.http_request() to postgres, anon, authenticated, service_role;
