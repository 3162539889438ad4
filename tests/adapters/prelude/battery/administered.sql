-- what supautils lets `postgres` do; each statement is rewritten before it is sent
create or replace function public.rls_auto_enable() returns event_trigger
language plpgsql security definer set search_path = 'pg_catalog' as $fn$
declare
  cmd record;
begin
  for cmd in select * from pg_event_trigger_ddl_commands() 
    where command_tag = 'CREATE TABLE' and schema_name = 'public' loop
    execute format('alter table if exists %s enable row level security', cmd.object_identity);
  end loop;
end;
$fn$;
drop event trigger if exists ensure_rls;
create event trigger ensure_rls on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO')
  execute function public.rls_auto_enable();
create table public.guarded (id int);
create extension if not exists wrappers with schema extensions;
create foreign data wrapper stripe_wrapper handler stripe_fdw_handler validator stripe_fdw_validator;
create server stripe_server foreign data wrapper stripe_wrapper options (api_key 'x');
create foreign table public.customers (id text, attrs jsonb) server stripe_server options (object 'customers');
create publication everything for all tables;
drop publication everything;
create table public.after_extension (id int);
