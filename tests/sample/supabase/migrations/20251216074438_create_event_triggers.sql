-- Migration: Write down who changes the schema
-- Author: Ada Example
-- Date: 2025-12-16
-- Issue: #52
--
-- Checklist
-- [x] RLS: no table of the API
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create table audit.schema_changes (
  id bigint generated always as identity primary key,
  tag text not null,
  who name not null default current_user,
  at timestamptz not null default now()
);

create function audit.record_schema_change() returns event_trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into audit.schema_changes (tag) values (tg_tag);
end;
$$;

create function audit.warn_of_drop() returns event_trigger
language plpgsql
as $$ begin raise debug 'dropped by %', current_user; end $$;

create event trigger schema_is_changed on ddl_command_end
  when tag in ('CREATE COLLATION', 'ALTER COLLATION')
  execute function audit.record_schema_change();

create event trigger something_is_dropped on sql_drop execute function audit.warn_of_drop();
create event trigger table_is_rewritten on table_rewrite execute function audit.warn_of_drop();

comment on event trigger schema_is_changed is 'Collations only: an index would have to be built again.';

alter event trigger something_is_dropped disable;
alter event trigger table_is_rewritten rename to rewrites;
drop event trigger rewrites;
drop event trigger if exists never_made;
