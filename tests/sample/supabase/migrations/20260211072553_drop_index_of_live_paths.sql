-- Migration: Drop an index that nothing uses
-- Author: Ada Example
-- Date: 2026-02-11
-- Issue: #69
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: documents_live_path goes
-- [ ] Rollback: none written
-- [x] Breaking: no

drop index concurrently if exists public.documents_live_path;
