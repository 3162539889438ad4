-- What supautils, an extension in C that plain PostgreSQL does not have, does on Supabase:
-- `postgres` may use what its extensions made, and its event triggers never run for a superuser.
-- The functions stand in pg_catalog, where only the superuser can drop or replace them.

-- The script of an extension runs as the superuser, and so would the event triggers of `postgres`
-- that its commands set off.  A name of an event that PostgreSQL does not know rests a trigger;
-- each nested pause adds a mark, and resuming takes one away.
create function pg_catalog.lamina_pause_event_triggers()
returns event_trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $pause$
begin
  lock table pg_event_trigger in share row exclusive mode;
  if exists (select from pg_event_trigger where starts_with(evtevent::text, repeat('!', 40))) then
    raise exception 'extensions are created by event triggers without end';
  end if;
  update pg_event_trigger
  set evtevent = '!' || evtevent::text
  where evtowner <> (select proowner from pg_proc where oid = 'lamina_pause_event_triggers'::regproc);
end
$pause$;

create function pg_catalog.lamina_grant_extension_access()
returns event_trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $access$
declare
  made record;
  admin constant oid := (
    select proowner from pg_proc where oid = 'lamina_grant_extension_access'::regproc
  );
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
    where tg_tag = 'CREATE EXTENSION'
  loop
    case made.classid
      when 'pg_namespace'::regclass then
        execute format('grant all on schema %s to postgres with grant option', made.objid::regnamespace);
        execute format('grant usage on schema %s to supabase_privileged_role', made.objid::regnamespace);
      when 'pg_proc'::regclass then
        -- A function that runs with its owner's rights, and whatever it calls, gets a role
        -- that has none.
        perform from pg_proc where oid = made.objid and prosecdef and proowner = admin;
        if found then
          execute format('alter routine %s owner to supabase_privileged_role', made.objid::regprocedure);
        end if;
        -- Connects as anybody whom the server trusts (PostgreSQL manual, dblink_connect_u).
        perform from pg_proc where oid = made.objid and proname = 'dblink_connect_u';
        if found then
          execute format(
            'revoke all on routine %s from postgres, anon, authenticated, service_role',
            made.objid::regprocedure
          );
        else
          execute format('grant all on routine %s to postgres with grant option', made.objid::regprocedure);
        end if;
      when 'pg_class'::regclass then
        -- Triggers and foreign keys on a table bring code of `postgres` to its owner.
        perform from pg_class where oid = made.objid and relkind in ('r', 'p') and relowner = admin;
        if found then
          execute format('alter table %s owner to supabase_privileged_role', made.objid::regclass);
          execute (
            select format('grant usage on schema %s to supabase_privileged_role', relnamespace::regnamespace)
            from pg_class where oid = made.objid
          );
        end if;
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
  if tg_tag = 'CREATE EXTENSION' and exists (
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

  update pg_event_trigger
  set evtevent = substr(evtevent::text, 2)
  where starts_with(evtevent::text, '!');
end
$access$;

create event trigger lamina_before_extension
  on ddl_command_start
  when tag in ('CREATE EXTENSION', 'ALTER EXTENSION')
  execute function pg_catalog.lamina_pause_event_triggers();
alter event trigger lamina_before_extension enable always;

create event trigger lamina_extension_access
  on ddl_command_end
  when tag in ('CREATE EXTENSION', 'ALTER EXTENSION')
  execute function pg_catalog.lamina_grant_extension_access();
alter event trigger lamina_extension_access enable always;
