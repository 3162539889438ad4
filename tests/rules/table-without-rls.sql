-- case: a new table in public
-- when
-- expect: table-without-rls (error)
create table public.notes (id bigint primary key);

-- case: enabled in the same file, by alter table only
-- when
create table public.notes (id bigint primary key);
alter table only public.notes enable row level security;

-- case: enabled two files later
-- when
create table notes (id bigint primary key);
-- when
create table public.other (id bigint primary key);
alter table public.other enable row level security;
-- when
alter table notes enable row level security;

-- case: a comment and a string do not enable it
-- when
-- expect: table-without-rls (error)
create table public.notes (id bigint primary key);
-- alter table public.notes enable row level security;
/* alter table public.notes enable row level security; */
comment on table public.notes is 'alter table public.notes enable row level security';

-- case: a function body that holds the statement does not enable it
-- when
-- expect: table-without-rls
create table public.notes (id bigint primary key);
create function public.secure() returns void language plpgsql set search_path = '' as $body$
begin
  execute 'alter table public.notes enable row level security';
end
$body$;

-- case: a function body with create table in a string makes no table
-- when
create function public.make() returns text language sql set search_path = '' as $f$
  select 'create table public.notes (id bigint)'
$f$;

-- case: create table as, like, select into
-- given
create table public.a (id bigint primary key);
-- when
-- expect: table-without-rls
create table public.b as select * from public.a;
-- expect: table-without-rls
create table public.c (like public.a including all);
-- expect: table-without-rls
select * into public.d from public.a;

-- case: a partition is served under its own name
-- given
create table public.events (id bigint, at date) partition by range (at);
alter table public.events enable row level security;
-- when
-- expect: table-without-rls
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: a quoted name is another table
-- when
-- expect: table-without-rls
create table public."Notes" (id bigint primary key);
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;

-- case: the same name in two schemas
-- when
create schema private;
create table private.notes (id bigint primary key);
-- expect: table-without-rls
create table public.notes (id bigint primary key);
alter table private.notes enable row level security;

-- case: a schema that is not exposed, and a temporary table
-- when
create schema private;
create table private.notes (id bigint primary key);
create temporary table notes (id bigint primary key);

-- case: nobody holds a privilege
-- settings: expose=off
-- when
-- expect: table-without-rls (warning)
create table public.notes (id bigint primary key);

-- case: a privilege was granted by hand
-- settings: expose=off
-- when
-- expect: table-without-rls (error)
create table public.notes (id bigint primary key);
grant select on public.notes to anon;

-- case: revoked from everyone
-- when
-- expect: table-without-rls (warning)
create table public.notes (id bigint primary key);
revoke all on public.notes from anon, authenticated;

-- case: dropped again, and renamed
-- when
create table public.scratch (id bigint primary key);
drop table public.scratch;
create table public.draft (id bigint primary key);
alter table public.draft rename to notes;
alter table public.notes enable row level security;

-- case: moved out of the exposed schema, and into it
-- given
create schema private;
create table private.old (id bigint primary key);
-- when
create table public.notes (id bigint primary key);
alter table public.notes set schema private;
-- expect: table-without-rls
alter table private.old set schema public;

-- case: it exists already
-- given
create table public.notes (id bigint primary key);
-- when
create table if not exists public.notes (id bigint primary key);

-- case: an event trigger enables it everywhere
-- given
create function public.rls_auto_enable() returns event_trigger language plpgsql security definer set search_path = pg_catalog as $$
declare cmd record;
begin
  for cmd in select * from pg_event_trigger_ddl_commands() loop
    execute format('alter table if exists %s enable row level security', cmd.object_identity);
  end loop;
end $$;
create event trigger ensure_rls on ddl_command_end execute function public.rls_auto_enable();
-- when
create table public.notes (id bigint primary key);

-- case: made in a do block
-- when
-- expect: table-without-rls
do $do$
begin
  create table public.notes (id bigint primary key);
end
$do$;

-- case: after a line for psql
-- when
-- expect: psql-command
\set ON_ERROR_STOP on
-- expect: table-without-rls
create table public.notes (id bigint primary key);

-- case: a partitioned table and its partitions are one finding
-- when
-- expect: table-without-rls
create table public.events (id bigint, at date) partition by range (at);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: dynamic SQL may enable it
-- when
-- expect: table-without-rls (note)
create table public.kids (id bigint primary key);
-- expect: table-without-rls (error)
create table public.parents (id bigint primary key);
do $$ declare t text;
begin
  foreach t in array array['kids', 'toys'] loop
    execute format('alter table public.%I enable row level security', t);
  end loop;
end $$;

-- case: dynamic SQL may enable it on every table
-- when
-- expect: table-without-rls (note)
create table public.kids (id bigint primary key);
do $$ declare t text;
begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', t);
  end loop;
end $$;
