-- Migration: Allow no new messages in archived sessions
-- Author: Ada Example
-- Date: 2026-07-19
-- Issue: #68
--
-- Checklist
-- [x] RLS: 1 policy of messages restricted (insert, authenticated): the session must not be archived
-- [x] Indexes: policy reads messages.session_id (idx_messages_session_id) and chat_sessions.id (primary key)
-- [ ] Rollback: none written
-- [x] Breaking: no, the app offers no input in archived sessions

set local lock_timeout = '3s';

-- Alter policy: in place, so that there is no moment without it
alter policy "messages: owner writes as user" on public.messages
  with check (
    role = 'user'
    and session_id in (
      select s.id from public.chat_sessions as s where s.user_id = (select auth.uid()) and not s.is_archived
    )
  );
