-- A few kinds of object are for superusers, and Supabase's extension supautils makes them on behalf
-- of `postgres`.  Here this function does, and gives them to `postgres`, but only for statements
-- that lamina has read and named: their digests stand in a setting of the superuser, which
-- `postgres` cannot change.  See `lamina.adapters.postgres.platform_admin`.
--
-- No code of `postgres` may run meanwhile: event triggers rest, a validator of one's own is refused.
-- The catalog updates stand for `owner to postgres`, which PostgreSQL refuses for a role that is no
-- superuser.

create function pg_catalog.lamina_as_platform_admin(statement text, path text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $admin$
#variable_conflict error
declare
  admin constant oid := (
    select proowner from pg_proc where oid = 'lamina_as_platform_admin'::regproc
  );
begin
  if not exists (
    select from pg_db_role_setting as of_role
    cross join lateral unnest(of_role.setconfig) as setting
    where of_role.setrole = admin
      and of_role.setdatabase = (select oid from pg_database where datname = current_database())
      and setting like 'lamina.allowed=%'
      and position(encode(sha256(convert_to(statement, 'UTF8')), 'hex') in setting) > 0
  ) then
    raise exception 'only lamina may run this for a superuser'
      using errcode = 'insufficient_privilege',
            hint = 'Put the statement into a migration, or run it with: lamina sandbox run FILE';
  end if;
  lock table pg_event_trigger in share row exclusive mode;
  lock table pg_proc in share row exclusive mode;
  if exists (select from pg_event_trigger where starts_with(evtevent::text, '!')) then
    raise exception 'not while an extension is being created'
      using errcode = 'insufficient_privilege';
  end if;
  if statement ~* 'foreign' and exists (
    select from pg_proc as validator
    where validator.proargtypes::text = '1009 26' and validator.proowner <> admin
  ) then
    raise exception 'a foreign data wrapper with a validator of one''s own is for superusers'
      using errcode = 'insufficient_privilege';
  end if;

  update pg_event_trigger set evtevent = '!' || evtevent::text where evtowner <> admin;
  perform set_config('search_path', path, true);
  execute statement;
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  update pg_event_trigger
  set evtevent = substr(evtevent::text, 2)
  where starts_with(evtevent::text, '!');

  update pg_event_trigger
  set evtowner = 'postgres'::regrole
  where evtowner = admin
    and evtname not in ('lamina_before_extension', 'lamina_extension_access');
  update pg_foreign_data_wrapper as wrapper
  set fdwowner = 'postgres'::regrole
  where fdwowner = admin
    and not exists (
      select from pg_depend
      where classid = 'pg_foreign_data_wrapper'::regclass and objid = wrapper.oid and deptype = 'e'
    );
  update pg_publication set pubowner = 'postgres'::regrole where pubowner = admin;
  perform lamina_check_platform();
end
$admin$;

-- What a statement that was run for a superuser must not have touched or made.
create function pg_catalog.lamina_check_platform()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $check$
#variable_conflict error
declare
  admin constant oid := (select proowner from pg_proc where oid = 'lamina_check_platform'::regproc);
begin
  if (
    select count(*) from pg_event_trigger
    where evtowner = admin and evtenabled = 'A'
      and (evtname, evtevent, evtfoid) in (
        ('lamina_before_extension', 'ddl_command_start', 'lamina_pause_event_triggers'::regproc),
        ('lamina_extension_access', 'ddl_command_end', 'lamina_grant_extension_access'::regproc)
      )
  ) <> 2 then
    raise exception 'the event triggers of lamina stay as they are'
      using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select from pg_event_trigger as made
    join pg_proc as called on called.oid = made.evtfoid
    where made.evtowner <> admin
      and (
        made.evtevent = 'login'
        or called.proowner = admin and not exists (
          select from pg_depend
          where classid = 'pg_proc'::regclass and objid = called.oid and deptype = 'e'
        )
      )
  ) then
    raise exception 'an event trigger on login, or of a superuser''s function, is for superusers'
      using errcode = 'insufficient_privilege';
  end if;
  -- Without its own validator postgres_fdw connects without a password, as the server's account.
  if exists (
    select from pg_foreign_data_wrapper as made
    join pg_proc as handler on handler.oid = made.fdwhandler
    join pg_language as language on language.oid = handler.prolang and language.lanname = 'c'
    where not exists (
      select from pg_depend as first
      join pg_depend as second using (refclassid, refobjid)
      where first.classid = 'pg_proc'::regclass and first.deptype = 'e' and first.objid = made.fdwhandler
        and second.classid = 'pg_proc'::regclass and second.deptype = 'e' and second.objid = made.fdwvalidator
    )
  ) then
    raise exception 'a foreign data wrapper needs the validator that belongs to its handler'
      using errcode = 'insufficient_privilege';
  end if;
end
$check$;

revoke all on function pg_catalog.lamina_as_platform_admin(text, text) from public;
grant execute on function pg_catalog.lamina_as_platform_admin(text, text) to postgres;
revoke all on function pg_catalog.lamina_check_platform() from public;
revoke all on function pg_catalog.lamina_pause_event_triggers() from public;
revoke all on function pg_catalog.lamina_grant_extension_access() from public;
