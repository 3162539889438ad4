-- The extensions that every project starts with; one that the server lacks is left out.
-- Created by `postgres`, so that a migration may drop or comment on them, as supautils allows;
-- what is inside belongs to the superuser, as on Supabase.
-- pgjwt is gone from Supabase's PostgreSQL 17.  pg_graphql is no longer created in new projects
-- since April 2026, but most histories were written while it was there, and the Supabase CLI does
-- not compare it.

do $extensions$
declare
  extension record;
begin
  execute format('grant create on database %I to postgres', current_database());
  set local role postgres;
  for extension in
    select name, made_in
    from (values
      ('uuid-ossp',          'extensions', true),
      ('pgcrypto',           'extensions', true),
      ('pg_stat_statements', 'extensions', true),
      ('pgjwt',              'extensions', current_setting('server_version_num')::int < 170000),
      ('pg_graphql',         'graphql',    true),
      ('supabase_vault',     'vault',      true)
    ) as wanted (name, made_in, needed)
    join pg_available_extensions using (name)
    where needed
  loop
    execute format('create extension if not exists %I with schema %I', extension.name, extension.made_in);
  end loop;
  reset role;
end
$extensions$;
