-- Migration: Add archiving to chat_sessions
-- Author: Ada Example
-- Date: 2026-06-11
-- Issue: #57
--
-- Checklist
-- [x] RLS: chat_sessions keeps its 4 policies; the owner may archive
-- [x] Indexes: no policy or query filters on is_archived alone
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Add column; a constant default rewrites nothing.
-- The length of titles is checked for new rows now and for old rows in a later migration.
alter table public.chat_sessions
  add column if not exists is_archived boolean not null default false,
  add constraint chat_sessions_title_length check (char_length(title) between 1 and 200) not valid;

comment on column public.chat_sessions.is_archived is 'Hidden from the list, kept for reading.';
