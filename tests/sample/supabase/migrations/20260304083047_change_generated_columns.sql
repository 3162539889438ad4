-- Migration: Change columns that the server fills
-- Author: Ada Example
-- Date: 2026-03-04
-- Issue: #77
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: idx_documents_search stays
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.documents alter column kilobytes drop expression;
alter table public.documents alter column kilobytes drop expression if exists;
alter table public.documents alter column search set expression as (to_tsvector('simple', title || ' ' || storage_path));
alter table public.chunks add column words integer generated always as (array_length(string_to_array(content, ' '), 1)) stored;
alter table public.profiles
  add column initials text generated always as (left(display_name, 1)) stored,
  alter column display_name drop default,
  alter column locale set default 'en';
alter table public.documents alter column title set statistics 500;
alter table public.documents alter column search set storage external;
alter table public.messages alter column body set compression pglz;
alter table public.documents set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);
alter table public.documents reset (autovacuum_vacuum_scale_factor);
