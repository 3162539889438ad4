-- Migration: Drop what nothing uses
-- Author: Ada Example
-- Date: 2026-05-26
-- Issue: #111
--
-- Checklist
-- [x] RLS: tables without readers
-- [x] Indexes: an index and a constraint
-- [ ] Rollback: none written
-- [x] Breaking: yes: the view with the old name of conversations goes

set local lock_timeout = '3s';

drop view public.sessions;
drop index public.messages_reply_to_idx, public.documents_lower_idx;
alter table public.documents drop constraint documents_path_key;
drop function private.first_of(text[]), private.next_job();
drop procedure private.refresh_all_counts();
drop trigger profiles_audit on public.profiles;
drop trigger on_auth_user_email_changed on auth.users;
drop function private.handle_changed_email();
drop policy "UserSettings: ""owner"" writes" on public."UserSettings";
drop publication of_audit;
drop statistics public.documents_owner_id_is_deleted_stat;
drop table public.übersetzungen, reports."numbers";
drop type private.postal_address;
drop domain public.short_text restrict;
drop schema attic cascade;
drop event trigger something_is_dropped;
drop function audit.warn_of_drop;
alter publication data_warehouse drop table public.documents;
