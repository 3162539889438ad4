-- Migration: Change owners
-- Author: Ada Example
-- Date: 2026-04-22
-- Issue: #99
--
-- Checklist
-- [x] RLS: owners are not bound by policies
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

grant create on schema private, reports to service_role;

alter table reports.scratch owner to service_role;
alter table reports.workspaces owner to current_user;
alter function private.announce(text) owner to service_role;
alter type private.feedback_kind owner to service_role;
alter schema reports owner to postgres;
alter sequence private.ticket_seq owner to service_role;
alter view reports.documents_of_last_month owner to postgres;

revoke create on schema private from service_role;
