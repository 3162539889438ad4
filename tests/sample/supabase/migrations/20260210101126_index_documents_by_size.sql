-- Migration: Find the largest documents
-- Author: Ada Example
-- Date: 2026-02-10
-- Issue: #69
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: idx_documents_size_in_bytes
-- [ ] Rollback: none written
-- [x] Breaking: no

create index concurrently idx_documents_size_in_bytes on public.documents using btree (size_in_bytes desc nulls last)
  where size_in_bytes > 1048576;
