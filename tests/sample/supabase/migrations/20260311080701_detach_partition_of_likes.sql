-- Migration: Detach likes without a long lock
-- Author: Grace Example
-- Date: 2026-03-11
-- Issue: #79
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter table public.reactions detach partition public.reactions_like concurrently;
