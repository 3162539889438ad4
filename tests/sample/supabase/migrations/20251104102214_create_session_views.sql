-- Migration: Views for the list of sessions
-- Author: Grace Example
-- Date: 2025-11-04
-- Issue: #35
--
-- Checklist
-- [x] RLS: views run with the rights of the reader, recent_documents does not
-- [x] Indexes: message_counts has a unique index
-- [ ] Rollback: none written
-- [x] Breaking: no

create view public.session_overviews
with (security_invoker = true) as
select s.id, s.user_id, s.title, s.status, count(m.id) as messages
from public.sessions as s
left join public.messages as m on m.session_id = s.id
group by s.id;

create view public.recent_documents (document, name, made_at) as
select d.id, d.title, d.created_at
from public.documents as d
where d.created_at > now() - interval '30 days' and not d.is_deleted;

create view public.my_tags with (security_invoker, security_barrier) as
select * from public.tags;

create materialized view private.message_counts as
select m.session_id, count(*) as messages, sum(m.tokens) as tokens
from public.messages as m
group by m.session_id
with no data;

create unique index message_counts_session_id_idx on private.message_counts (session_id);

create materialized view if not exists private.daily_messages as
select date_trunc('day', created_at) as day, count(*) as messages from public.messages group by 1;

comment on view public.session_overviews is 'One row per session, for the list at the left.';
comment on materialized view private.message_counts is 'Refreshed every hour.';
comment on column private.message_counts.tokens is 'Null as long as nothing was counted.';

revoke all on public.recent_documents from anon;
