-- Migration: Likes come back, with everything else beside them
-- Author: Grace Example
-- Date: 2026-03-12
-- Issue: #79
--
-- Checklist
-- [x] RLS: partitions have row level security
-- [x] Indexes: keys come from the parent
-- [ ] Rollback: none written
-- [x] Breaking: no

alter table public.reactions attach partition public.reactions_like for values in ('like', 'love');
create table public.reactions_rest partition of public.reactions default;
alter table public.reactions_rest enable row level security;
