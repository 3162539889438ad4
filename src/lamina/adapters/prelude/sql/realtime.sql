-- The realtime schema: what policies on messages and trigger functions refer to.
-- Source: supabase/realtime, lib/realtime/tenants/repo/migrations.

create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
create type realtime.equality_op as enum ('eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in');
create type realtime.user_defined_filter as (column_name text, op realtime.equality_op, value text);

create table realtime.messages (
  topic       text not null,
  extension   text not null,
  payload     jsonb,
  event       text,
  private     boolean default false,
  updated_at  timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id          uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
) partition by range (inserted_at);
alter table realtime.messages enable row level security;

create table realtime.subscription (
  id              bigint primary key generated always as identity,
  subscription_id uuid not null,
  entity          regclass not null,
  filters         realtime.user_defined_filter[] not null default '{}',
  claims          jsonb not null,
  created_at      timestamp not null default timezone('utc', now())
);

create table realtime.schema_migrations (
  version     bigint primary key,
  inserted_at timestamp(0)
);

create function realtime.topic()
returns text
language sql
stable
as $$ select nullif(current_setting('realtime.topic', true), '') $$;

create function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
as $$ begin end $$;

create function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
)
returns void
language plpgsql
as $$ begin end $$;

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
