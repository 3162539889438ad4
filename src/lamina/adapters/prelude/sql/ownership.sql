-- Owners of, and grants on, what the files before made.  It comes last, so that those files need
-- not switch roles.

do $owners$
declare
  platform record;
  made record;
begin
  for platform in
    select * from (values
      ('auth',               'supabase_auth_admin'),
      ('storage',            'supabase_storage_admin'),
      ('realtime',           'supabase_realtime_admin'),
      ('supabase_functions', 'supabase_functions_admin')
    ) as schemas (name, owner)
  loop
    for made in
      select format('table %s', oid::regclass) as object
      from pg_class
      where relnamespace = platform.name::regnamespace and relkind in ('r', 'p')
      union all
      select format('function %s', oid::regprocedure)
      from pg_proc
      where pronamespace = platform.name::regnamespace
      union all
      select format('type %s', oid::regtype)
      from pg_type
      where typnamespace = platform.name::regnamespace
        and (typtype = 'e' or typtype = 'c' and typrelid in (select oid from pg_class where relkind = 'c'))
    loop
      execute format('alter %s owner to %I', made.object, platform.owner);
    end loop;
  end loop;
end
$owners$;

grant all on all tables    in schema auth to postgres, dashboard_user;
grant all on all sequences in schema auth to postgres, dashboard_user;
grant all on all routines  in schema auth to postgres, dashboard_user;
grant select on all tables in schema auth to postgres with grant option;

grant all on all tables    in schema storage to postgres with grant option;
grant all on all routines  in schema storage to postgres, dashboard_user;
grant all on storage.buckets, storage.objects to anon, authenticated, service_role;
grant all on storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts to service_role;
grant all on storage.buckets_analytics to anon, authenticated, service_role;
grant select
  on storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts
  to anon, authenticated;
grant select
  on storage.buckets_vectors, storage.vector_indexes
  to anon, authenticated, service_role;

grant all on all tables    in schema realtime to postgres, dashboard_user;
grant all on all sequences in schema realtime to postgres, dashboard_user;
grant all on all routines  in schema realtime to postgres, dashboard_user;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant select on realtime.subscription to anon, authenticated, service_role;

grant all on all tables    in schema supabase_functions to postgres, anon, authenticated, service_role;
grant all on all sequences in schema supabase_functions to postgres, anon, authenticated, service_role;
grant execute on function graphql_public.graphql to postgres, anon, authenticated, service_role;
