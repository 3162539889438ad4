-- The schemas of a Supabase database, their owners and who may use them.
-- Source: supabase/postgres, nix/tests/expected/roles.out ("privileges of the roles on the
-- schemas"), with CREATE kept on auth, storage and realtime for `postgres`: Supabase took it away
-- in April 2025, and histories from before create functions there.

do $public$
begin
  if current_setting('server_version_num')::int < 150000 then
    alter schema public owner to pg_database_owner;
    revoke create on schema public from public;
  end if;
end
$public$;

create schema extensions         authorization postgres;
create schema auth               authorization supabase_admin;
create schema storage            authorization supabase_admin;
create schema realtime           authorization supabase_admin;
create schema _realtime          authorization postgres;
create schema graphql            authorization supabase_admin;
create schema graphql_public     authorization supabase_admin;
create schema vault              authorization supabase_admin;
create schema pgbouncer          authorization pgbouncer;
create schema supabase_functions authorization supabase_admin;
-- Older projects have this schema, and their dumps say `create extension pgsodium with schema
-- pgsodium` without creating it.
create schema pgsodium           authorization supabase_admin;

-- `postgres` creates in public as the owner of the database (pg_database_owner).
grant usage on schema public             to postgres, anon, authenticated, service_role;
grant usage on schema extensions         to anon, authenticated, service_role;
grant all   on schema extensions         to dashboard_user;

grant usage on schema auth               to anon, authenticated, service_role;
grant all   on schema auth               to postgres, dashboard_user, supabase_auth_admin;

grant usage on schema storage            to anon, authenticated, service_role;
grant all   on schema storage            to dashboard_user, supabase_storage_admin;
grant all   on schema storage            to postgres with grant option;

grant usage on schema realtime           to anon, authenticated, service_role;
grant all   on schema realtime           to dashboard_user;
grant all   on schema realtime           to postgres, supabase_realtime_admin with grant option;

grant usage on schema graphql            to postgres, anon, authenticated, service_role;
grant usage on schema graphql_public     to postgres, anon, authenticated, service_role;

grant usage on schema vault              to postgres with grant option;
grant usage on schema vault              to service_role;
grant usage on schema pgsodium           to postgres with grant option;
grant usage on schema pgsodium           to pgsodium_keyholder;

grant usage on schema supabase_functions to postgres, anon, authenticated, service_role;
grant all   on schema supabase_functions to supabase_functions_admin;
