-- Migration: Statistics over several columns
-- Author: Grace Example
-- Date: 2026-05-06
-- Issue: #104
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create statistics public.messages_session_role (ndistinct, dependencies) on session_id, role from public.messages;
create statistics if not exists private.jobs_by_day on (date_trunc('day', run_at at time zone 'UTC')), name from private.jobs;
create statistics on owner_id, is_deleted from public.documents;
alter statistics public.messages_session_role rename to messages_session_role_stats;
alter statistics private.jobs_by_day set schema reports;
alter statistics public.messages_session_role_stats set statistics 200;
comment on statistics public.messages_session_role_stats is 'Roles differ from session to session.';
drop statistics if exists public.never_made;
