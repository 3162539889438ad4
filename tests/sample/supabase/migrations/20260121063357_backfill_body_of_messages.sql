-- Migration: Fill the body of old messages
-- Author: Grace Example
-- Date: 2026-01-21
-- Issue: #63
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

update public.messages set body = content where body is null;

alter table public.messages
  add constraint messages_body_present check (body is not null) not valid;
