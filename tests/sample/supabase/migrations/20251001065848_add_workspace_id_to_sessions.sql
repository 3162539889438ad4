-- Migration: Let sessions belong to a workspace
-- Author: Ada Example
-- Date: 2025-10-01
-- Issue: #17
--
-- Checklist
-- [x] RLS: sessions keeps its policies
-- [x] Indexes: written concurrently in a file of its own
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.sessions
  add column workspace_id uuid,
  add constraint sessions_workspace_id_fkey foreign key (workspace_id)
    references public.workspaces (id) on delete set null not valid;
