-- Migration: Force and relax row level security
-- Author: Ada Example
-- Date: 2026-02-18
-- Issue: #71
--
-- Checklist
-- [x] RLS: forced on invitations, off on announcements and back on
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.invitations force row level security;
alter table public.tags force row level security;
alter table public.tags no force row level security;
alter table public.announcements disable row level security;
alter table public.announcements enable row level security, force row level security;
alter table private.tags enable row level security;
alter table private.tags disable row level security;
