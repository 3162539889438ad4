-- The roles of a Supabase cluster.  Roles are cluster-wide, so everything here may run twice.
-- Attributes, memberships and settings: supabase/postgres, migrations/db and
-- nix/tests/expected/{roles,z_17_roles,realtime}.out.

do $roles$
declare
  wanted record;
begin
  for wanted in
    select * from (values
      ('postgres',                   'login nosuperuser createdb createrole replication bypassrls password ''postgres'''),
      ('anon',                       'nologin'),
      ('authenticated',              'nologin'),
      ('service_role',               'nologin bypassrls'),
      ('authenticator',              'login noinherit'),
      ('dashboard_user',             'nologin createdb createrole replication'),
      ('pgbouncer',                  'login'),
      ('supabase_auth_admin',        'login noinherit'),
      ('supabase_storage_admin',     'login noinherit createrole'),
      ('supabase_functions_admin',   'login noinherit createrole'),
      ('supabase_realtime_admin',    'login noinherit createrole replication'),
      ('supabase_replication_admin', 'login replication'),
      ('supabase_read_only_user',    'login bypassrls'),
      ('supabase_etl_admin',         'login replication'),
      ('supabase_privileged_role',   'nologin'),
      ('pgtle_admin',                'nologin'),
      ('pgsodium_keyiduser',         'nologin'),
      ('pgsodium_keyholder',         'nologin'),
      ('pgsodium_keymaker',          'nologin')
    ) as role (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;
end
$roles$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role, authenticator to postgres with admin option;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres with admin option;
grant pgtle_admin to postgres;
grant authenticator to supabase_storage_admin;
grant pg_read_all_data to supabase_read_only_user, supabase_etl_admin;
grant pgsodium_keyiduser to pgsodium_keyholder;
grant pgsodium_keyholder to pgsodium_keymaker, service_role;
grant pgsodium_keyiduser, pgsodium_keyholder, pgsodium_keymaker to postgres with admin option;

-- Supabase took these memberships away in April 2025 and lets `postgres` create policies and
-- triggers on auth, storage and realtime tables through supautils, an extension in C.  Without
-- supautils, membership is the only way; it also lets histories from before that date replay.
grant supabase_auth_admin, supabase_storage_admin, supabase_functions_admin, supabase_realtime_admin
  to postgres;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_admin set search_path = "$user", public, auth, extensions;
alter role supabase_auth_admin set search_path = auth;
alter role supabase_auth_admin set idle_in_transaction_session_timeout = 60000;
alter role supabase_storage_admin set search_path = storage;
alter role supabase_functions_admin set search_path = supabase_functions;
alter role supabase_realtime_admin set search_path = realtime;

-- Settings that supautils lets `postgres` change (supautils.privileged_role_allowed_configs).
-- A custom setting has to be named one by one: there is no grant on a prefix.
do $parameters$
declare
  parameter text;
begin
  if current_setting('server_version_num')::int >= 160000 then
    grant pg_create_subscription to postgres;
  end if;
  if current_setting('server_version_num')::int < 150000 then
    return;
  end if;
  foreach parameter in array array[
    'session_replication_role', 'log_lock_waits', 'log_min_duration_statement', 'log_min_messages',
    'log_parameter_max_length', 'log_replication_commands', 'log_statement', 'log_temp_files',
    'track_functions', 'track_io_timing', 'wal_compression',
    'auto_explain.log_analyze', 'auto_explain.log_min_duration', 'pg_net.batch_size', 'pg_net.ttl',
    'pg_stat_statements.track', 'pgaudit.log', 'pgaudit.role', 'safeupdate.enabled',
    'pgrst.db_aggregates_enabled', 'pgrst.db_anon_role', 'pgrst.db_extra_search_path',
    'pgrst.db_max_rows', 'pgrst.db_plan_enabled', 'pgrst.db_pre_request', 'pgrst.db_schemas',
    'pgrst.db_tx_end', 'pgrst.jwt_secret', 'pgrst.openapi_mode',
    'pgrst.server_cors_allowed_origins', 'pgrst.server_timing_enabled',
    -- not in that list: user settings of libraries that the real server has loaded
    'hnsw.ef_search', 'hnsw.iterative_scan', 'hnsw.max_scan_tuples', 'hnsw.scan_mem_multiplier',
    'ivfflat.iterative_scan', 'ivfflat.max_probes', 'ivfflat.probes',
    'pg_trgm.similarity_threshold', 'pg_trgm.strict_word_similarity_threshold',
    'pg_trgm.word_similarity_threshold', 'plpgsql.variable_conflict'
  ]
  loop
    execute format('grant set on parameter %s to postgres', parameter);
  end loop;
end
$parameters$;

-- Before PostgreSQL 16 CREATEROLE may grant every role but a superuser's, also those that read and
-- write files and run programs on the server.  Nobody can log in as these, or become them.
do $files$
begin
  if current_setting('server_version_num')::int < 160000 then
    update pg_authid
    set rolsuper = true
    where not rolsuper and rolname in (
      'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'
    );
  end if;
end
$files$;
