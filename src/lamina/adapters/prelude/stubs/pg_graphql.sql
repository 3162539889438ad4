-- version: 1.5.11
-- schema: graphql
-- comment: pg_graphql: GraphQL support

create sequence graphql.seq_schema_version as integer cycle;

create function graphql.resolve(
  query text, variables jsonb default '{}', "operationName" text default null,
  extensions jsonb default null
) returns jsonb language sql as $$ select '{"data": null}'::jsonb $$;

create function graphql._internal_resolve(
  query text, variables jsonb default '{}', "operationName" text default null,
  extensions jsonb default null
) returns jsonb language sql as $$ select '{"data": null}'::jsonb $$;

create function graphql.comment_directive(comment_ text)
returns jsonb language sql immutable as $$ select '{}'::jsonb $$;

create function graphql.exception(message text)
returns text language plpgsql as $$ begin raise exception '%', message; end $$;

create function graphql.get_schema_version()
returns integer language sql security definer
as $$ select last_value::integer from graphql.seq_schema_version $$;

create function graphql.increment_schema_version()
returns event_trigger language plpgsql security definer as $$ begin end $$;
