-- Migration: Create session_overviews view
-- Author: Ada Example
-- Date: 2026-06-25
-- Issue: #61
--
-- Checklist
-- [x] RLS: the view runs as its caller (security_invoker), so the policies of chat_sessions and messages apply
-- [x] Indexes: idx_messages_session_id serves the join
-- [ ] Rollback: none written
-- [x] Breaking: no

-- The list of conversations as the app shows it
create or replace view public.session_overviews
  with (security_invoker = true)
as
select
  s.id,
  s.user_id,
  s.title,
  s.is_archived,
  s.updated_at,
  count(m.id) as message_count,
  max(m.created_at) as last_message_at
from public.chat_sessions as s
left join public.messages as m on m.session_id = s.id
group by s.id;

comment on view public.session_overviews is 'Conversations with the number and the time of their messages.';

-- Grant access
grant select on table public.session_overviews to authenticated, service_role;
