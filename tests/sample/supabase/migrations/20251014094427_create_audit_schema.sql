-- Migration: Create the audit log
-- Author: Ada Example
-- Date: 2025-10-14
-- Issue: #24
--
-- Checklist
-- [x] RLS: audit is not exposed by the API
-- [x] Indexes: (table_name, created_at) on every partition
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create schema audit authorization postgres;

create table audit.log (
  id bigint generated always as identity,
  table_name text not null,
  action text not null check (action in ('INSERT', 'UPDATE', 'DELETE')),
  row_before jsonb,
  row_after jsonb,
  actor uuid default auth.uid(),
  created_at timestamptz not null default now(),
  primary key (id, created_at)
) partition by range (created_at);

create table audit.log_2025_q3 partition of audit.log
  for values from ('2025-07-01') to ('2025-10-01');
create table audit.log_2025_q4 partition of audit.log
  for values from ('2025-10-01') to ('2026-01-01');
create table audit.log_rest partition of audit.log default;

create index log_table_name_idx on audit.log (table_name, created_at);

create function audit.record()
returns trigger
language plpgsql
security definer
set search_path = ''
as $function$
begin
  insert into audit.log (table_name, action, row_before, row_after)
  values (
    tg_table_schema || '.' || tg_table_name,
    tg_op,
    case when tg_op <> 'INSERT' then to_jsonb(old) end,
    case when tg_op <> 'DELETE' then to_jsonb(new) end
  );
  return coalesce(new, old);
end;
$function$;

revoke all on function audit.record() from public;

create trigger workspaces_audit
  after insert or update or delete on public.workspaces
  for each row execute function audit.record();

create trigger members_audit
  after insert or delete or update of role on public.members
  for each row execute function audit.record();

create trigger profiles_audit
  after delete on public.profiles
  for each row execute function audit.record();
