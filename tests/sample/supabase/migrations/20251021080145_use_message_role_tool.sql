-- Migration: Let service_role write the answers of tools
-- Author: Grace Example
-- Date: 2025-10-21
-- Issue: #28
--
-- Checklist
-- [x] RLS: one more policy on messages (insert, service_role)
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: yes: 'system' is called 'instruction' now

set local lock_timeout = '3s';

alter type public.message_role rename value 'system' to 'instruction';
alter table public.messages alter column role set default 'user'::public.message_role;

create policy "messages: service writes tools" on public.messages
  as permissive for insert to service_role, postgres
  with check (role in ('tool', 'assistant', 'instruction'));
