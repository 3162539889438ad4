-- Migration: Index sessions.workspace_id
-- Author: Ada Example
-- Date: 2025-10-01
-- Issue: #17
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: sessions_workspace_id_idx
-- [ ] Rollback: none written
-- [x] Breaking: no

create index concurrently if not exists sessions_workspace_id_idx on public.sessions (workspace_id);
