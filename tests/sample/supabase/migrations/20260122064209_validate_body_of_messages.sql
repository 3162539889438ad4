-- Migration: Validate the body of messages
-- Author: Grace Example
-- Date: 2026-01-22
-- Issue: #63
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter table public.messages validate constraint messages_body_present;
