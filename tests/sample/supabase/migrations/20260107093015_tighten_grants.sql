-- Migration: Take away what nobody uses
-- Author: Ada Example
-- Date: 2026-01-07
-- Issue: #57
--
-- Checklist
-- [x] RLS: grants are narrower than the policies
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: yes: anon reads only what it needs

revoke all on all tables in schema public from anon;
revoke all privileges on all sequences in schema public from anon, public;
revoke execute on all functions in schema public from anon;
revoke insert, update, delete, truncate, references, trigger on public.messages, public.chunks from authenticated;

grant select (id, handle, display_name) on public.profiles to anon;
grant update (display_name, handle), select (locale) on table public.profiles to authenticated;
grant select on public.übersetzungen to anon;
grant insert (session_id, content, role, reply_to), delete on public.messages to authenticated;
grant select on public.session_overviews, public.sessions to authenticated;
grant all on table private.tags to service_role with grant option;
revoke grant option for insert, update on private.tags from service_role;
grant usage, select on sequence public.document_number_seq to anon;
grant usage on schema audit to service_role;
grant select on all tables in schema audit to service_role;
grant usage on type public.message_role to anon;
revoke usage on domain public.handle from public;
revoke select (locale) on public.profiles from authenticated;
grant execute on procedure private.forget_old_messages(interval, bigint) to service_role;
grant select on public.tags to public;
revoke select on public.tags from public;
grant maintain on public.documents to authenticated;
