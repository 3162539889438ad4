-- Migration: Tables made of other tables
-- Author: Grace Example
-- Date: 2026-03-24
-- Issue: #84
--
-- Checklist
-- [x] RLS: private and reports are not exposed by the API
-- [x] Indexes: message_shapes has those of messages
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table private.message_shapes (like public.messages including all);
create table private.document_shapes (
  like public.documents excluding all,
  note text,
  like public.session_tags including indexes including comments excluding constraints
);

alter table private.document_shapes rename column note to remark;

create table reports.messages_per_role as
select role, count(*) as messages, sum(tokens)::bigint as tokens, max(body)::varchar(50) as sample
from public.messages group by role;

create table if not exists reports.profiles (profile, "Name", made) as
select id, display_name, created_at from public.profiles
with no data;

select id, slug::text as slug, 1.5 as factor, now()::date as day
into reports.workspaces
from public.workspaces;

create unlogged table reports.scratch as table private.tags;
create table reports."numbers" as values (1, 'one'), (2, 'two');
alter table reports.messages_per_role add primary key (role);
alter table reports.scratch set logged;
alter table private.jobs set unlogged;
