-- What supautils, an extension in C that plain PostgreSQL does not have, does on Supabase:
-- `postgres` may use what its extensions made, and may create a few kinds of object that
-- PostgreSQL keeps for superusers.

create function extensions.lamina_grant_extension_access()
returns event_trigger
language plpgsql
security definer
set search_path = pg_catalog
as $access$
declare
  made record;
begin
  for made in
    select member.classid, member.objid, extension.extname
    from pg_event_trigger_ddl_commands() as command
    join pg_extension as extension
      on command.classid = 'pg_extension'::regclass and command.objid = extension.oid
    join pg_depend as member
      on member.refclassid = 'pg_extension'::regclass
      and member.refobjid = extension.oid
      and member.deptype = 'e'
  loop
    case made.classid
      when 'pg_namespace'::regclass then
        execute format('grant all on schema %s to postgres with grant option', made.objid::regnamespace);
      when 'pg_proc'::regclass then
        execute format('grant all on routine %s to postgres with grant option', made.objid::regprocedure);
      when 'pg_class'::regclass then
        perform from pg_class where oid = made.objid and relkind = 'S';
        execute format(
          'grant all on %s %s to postgres with grant option',
          case when found then 'sequence' else 'table' end, made.objid::regclass
        );
      when 'pg_foreign_data_wrapper'::regclass then
        execute (
          select format('grant usage on foreign data wrapper %I to postgres with grant option', fdwname)
          from pg_foreign_data_wrapper where oid = made.objid
        );
      else
        null;
    end case;
  end loop;

  -- Supabase moves pg_cron to pg_catalog, whatever schema the statement names.
  if exists (
    select from pg_event_trigger_ddl_commands() as command
    join pg_extension as extension
      on command.classid = 'pg_extension'::regclass and command.objid = extension.oid
    where extension.extname = 'pg_cron'
  ) then
    update pg_extension set extnamespace = 'pg_catalog'::regnamespace where extname = 'pg_cron';
    delete from pg_depend
    where classid = 'pg_extension'::regclass
      and objid = (select oid from pg_extension where extname = 'pg_cron')
      and refclassid = 'pg_namespace'::regclass
      and deptype = 'n';
  end if;
end
$access$;

create event trigger lamina_extension_access
  on ddl_command_end
  when tag in ('CREATE EXTENSION')
  execute function extensions.lamina_grant_extension_access();

-- `rewrite.as_platform_admin` wraps the statements that need it.  The catalog updates stand for
-- `owner to postgres`, which PostgreSQL refuses for a role that is no superuser.
create function extensions.lamina_as_platform_admin(statement text)
returns void
language plpgsql
security definer
as $admin$
begin
  execute statement;
  update pg_event_trigger
  set evtowner = 'postgres'::regrole
  where evtowner = 'supabase_admin'::regrole and evtname <> 'lamina_extension_access';
  update pg_foreign_data_wrapper as wrapper
  set fdwowner = 'postgres'::regrole
  where fdwowner = 'supabase_admin'::regrole
    and not exists (
      select from pg_depend
      where classid = 'pg_foreign_data_wrapper'::regclass and objid = wrapper.oid and deptype = 'e'
    );
  update pg_publication set pubowner = 'postgres'::regrole where pubowner = 'supabase_admin'::regrole;
end
$admin$;

revoke all on function extensions.lamina_as_platform_admin(text) from public;
grant execute on function extensions.lamina_as_platform_admin(text) to postgres;
