-- What is granted on objects that are made later.  Source: supabase/postgres,
-- nix/tests/expected/roles.out.  `revoke_auto_expose.sql` takes a part of it back.

do $defaults$
declare
  rule record;
  kind text;
begin
  for rule in
    select * from (values
      ('postgres',            'public',             'postgres, anon, authenticated, service_role'),
      ('supabase_admin',      'public',             'postgres, anon, authenticated, service_role'),
      ('postgres',            'storage',            'postgres, anon, authenticated, service_role'),
      ('supabase_admin',      'graphql',            'postgres, anon, authenticated, service_role'),
      ('supabase_admin',      'graphql_public',     'postgres, anon, authenticated, service_role'),
      ('supabase_admin',      'supabase_functions', 'postgres, anon, authenticated, service_role'),
      ('supabase_admin',      'extensions',         'postgres with grant option'),
      ('supabase_admin',      'realtime',           'postgres, dashboard_user'),
      ('supabase_auth_admin', 'auth',               'postgres, dashboard_user')
    ) as rules (maker, made_in, receivers)
  loop
    foreach kind in array array['tables', 'routines', 'sequences']
    loop
      execute format(
        'alter default privileges for role %I in schema %I grant all on %s to %s',
        rule.maker, rule.made_in, kind, rule.receivers
      );
    end loop;
  end loop;
end
$defaults$;
