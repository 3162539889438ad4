-- Migration: Rules for the views of the old app
-- Author: Grace Example
-- Date: 2025-12-17
-- Issue: #53
--
-- Checklist
-- [x] RLS: rules act with the rights of the view's reader
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create view public.open_conversations with (security_invoker = true) as
select id, title from public.conversations where status = 'open';

create rule open_conversations_update as on update to public.open_conversations
  do instead update public.conversations set title = new.title where id = old.id;

create rule open_conversations_insert as on insert to public.open_conversations do instead nothing;

create rule workspaces_old_delete as on delete to public.workspaces
  where old.slug = 'demo' do instead nothing;

create or replace rule open_conversations_insert as on insert to public.open_conversations do also nothing;

alter rule open_conversations_update on public.open_conversations rename to open_conversations_write;
comment on rule workspaces_old_delete on public.workspaces is 'The demo stays.';
drop rule workspaces_old_delete on public.workspaces;
drop rule if exists never_made on public.workspaces;
