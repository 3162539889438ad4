-- Migration: Replace the status of sessions
-- Author: Grace Example
-- Date: 2025-11-25
-- Issue: #42
--
-- Checklist
-- [x] RLS: no policy reads the status
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: yes: 'closed' is 'archived' now

set local lock_timeout = '3s';

drop view public.session_overviews;

create type public.session_status_new as enum ('open', 'waiting', 'archived');

alter table public.sessions alter column status drop default;
alter table public.sessions
  alter column status type public.session_status_new
  using (case status::text when 'closed' then 'archived' else status::text end)::public.session_status_new;

drop type public.session_status;
alter type public.session_status_new rename to session_status;

alter table public.sessions alter column status set default 'open';

create view public.session_overviews
with (security_invoker = true) as
select s.id, s.user_id, s.title, s.status, count(m.id) as messages, max(m.created_at) as last_message_at
from public.sessions as s
left join public.messages as m on m.session_id = s.id
group by s.id;
