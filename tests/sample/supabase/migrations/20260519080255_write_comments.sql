-- Migration: Comments on everything
-- Author: Grace Example
-- Date: 2026-05-19
-- Issue: #108
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: no index is made
-- [ ] Rollback: none written
-- [x] Breaking: no

comment on schema audit is 'Who changed what.';
comment on extension vector is 'Search by meaning.';
comment on table public.conversations is 'One conversation of one user.';
comment on column public.conversations.title is 'At most one line';
comment on column public.conversations.title is 'At most one line.';
comment on column public.session_overviews.messages is 'How many.';
comment on constraint conversations_user_id_fkey on public.conversations is 'Goes with the person.';
comment on constraint tags_pkey on private.tags is 'The name itself.';
comment on index public.conversations_by_workspace is 'For the list of a team.';
comment on function public.match_chunks(extensions.vector, uuid, integer) is 'In one document.';
comment on function private.first_of is 'The first that is given.';
comment on type public.session_status is 'Open, waiting for an answer, or put away.';
comment on type public.call_period is 'From when to when.';
comment on publication supabase_realtime is 'What the app listens to.';
comment on rule open_conversations_write on public.open_conversations is 'For the old app.';
comment on event trigger something_is_dropped is 'Off.';
comment on table public.reactions_like is 'The partition that is read most.';
comment on column public."UserSettings"."Theme" is 'It''s light or dark.';
comment on table public.profiles is null;
comment on column public.profiles.email is '';
comment on trigger messages_count on public.messages is null;
comment on server old_accounts is 'Nowhere.';
