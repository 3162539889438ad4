-- Migration: Rename sessions to conversations
-- Author: Ada Example
-- Date: 2025-12-02
-- Issue: #45
--
-- Checklist
-- [x] RLS: the view with the old name runs with the rights of the reader
-- [x] Indexes: indexes and constraints keep their names
-- [ ] Rollback: none written
-- [x] Breaking: no: a view has the old name

set local lock_timeout = '3s';

alter table public.sessions rename to conversations;

create view public.sessions with (security_invoker = true) as
select id, number, user_id, title, status, message_count, created_at, updated_at, workspace_id
from public.conversations;

comment on view public.sessions is 'The old name, for apps that are not updated yet.';
