-- Migration: Find messages by position
-- Author: Grace Example
-- Date: 2026-02-05
-- Issue: #68
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: messages_session_position, unique
-- [ ] Rollback: none written
-- [x] Breaking: no

create unique index concurrently messages_session_position on public.messages (session_id, position);
