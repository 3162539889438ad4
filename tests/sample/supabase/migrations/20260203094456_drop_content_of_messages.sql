-- Migration: Contract: messages lose their content
-- Author: Grace Example
-- Date: 2026-02-03
-- Issue: #63
--
-- Checklist
-- [x] RLS: no policy reads it
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: yes: apps of last year read content

set local lock_timeout = '3s';

drop trigger messages_copy_content on public.messages;
drop function private.copy_content_to_body();

alter table public.messages drop column content;
alter table public.messages
  add constraint messages_body_length check (char_length(body) between 1 and 32000) not valid;
alter table public.messages validate constraint messages_body_length;
