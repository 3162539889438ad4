-- Migration: Add the roles of tools and developers
-- Author: Grace Example
-- Date: 2025-10-21
-- Issue: #28
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter type public.message_role add value if not exists 'tool' after 'assistant';
alter type public.message_role add value 'developer' before 'user';
-- Was there from the start: nothing happens
alter type public.message_role add value if not exists 'user';
