-- Migration: Validate the workspace of sessions
-- Author: Ada Example
-- Date: 2025-10-02
-- Issue: #17
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter table public.sessions validate constraint sessions_workspace_id_fkey;
