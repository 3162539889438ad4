-- Migration: Keep counts, check members
-- Author: Ada Example
-- Date: 2025-12-10
-- Issue: #50
--
-- Checklist
-- [x] RLS: trigger functions are not executable by the API
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create function private.count_messages() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations as c
  set message_count = c.message_count + n.messages
  from (select session_id, count(*) as messages from inserted group by session_id) as n
  where c.id = n.session_id;
  return null;
end;
$$;

create function private.check_workspace_has_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select 1 from public.members as m where m.workspace_id = old.workspace_id and m.role = 'owner')
     and exists (select 1 from public.workspaces as w where w.id = old.workspace_id) then
    raise exception 'a workspace needs an owner';
  end if;
  return null;
end;
$$;

create function private.no_truncate() returns trigger
language plpgsql as $$ begin raise exception 'not here'; end $$;

revoke execute on all functions in schema private from public;

create trigger messages_count
  after insert on public.messages
  referencing new table as inserted
  for each statement execute function private.count_messages();

create constraint trigger members_keep_owner
  after update of role or delete on public.members
  deferrable initially deferred
  for each row execute function private.check_workspace_has_owner();

create trigger messages_no_truncate before truncate on public.messages
  for each statement execute function private.no_truncate();

create trigger documents_set_updated_at
  before update of title, storage_path on public.documents
  for each row when (old.title is distinct from new.title)
  execute function private.set_updated_at('documents', '1');

create trigger reactions_audit after insert or delete on public.reactions
  for each row execute function audit.record();

create trigger "Workspaces: Kleinschreibung" instead of insert on public.my_tags
  for each row execute function audit.record();

create trigger workspaces_temporary before insert on public.workspaces
  for each row execute function private.set_updated_at();

alter table public.messages disable trigger messages_no_truncate;
alter table public.members enable always trigger members_audit;
alter table public.workspaces enable replica trigger workspaces_audit;
alter trigger workspaces_audit on public.workspaces rename to workspaces_write_audit;
alter trigger reactions_audit on public.reactions rename to reactions_write_audit;
alter table public.profiles disable trigger user;
alter table public.profiles enable trigger profiles_set_updated_at;

drop trigger workspaces_temporary on public.workspaces;
drop trigger if exists workspaces_never_made on public.workspaces;

comment on trigger messages_count on public.messages is 'One update for each statement, not for each row.';
comment on trigger on_auth_user_created on auth.users is 'A failure here would block sign-ups.';
