-- Migration: Partitions of the new year
-- Author: Grace Example
-- Date: 2026-03-10
-- Issue: #79
--
-- Checklist
-- [x] RLS: audit is not exposed by the API
-- [x] Indexes: indexes and keys of the parent are found
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table audit.log_2026_q1 (like audit.log including defaults including constraints including indexes);
alter table audit.log_2026_q1
  add constraint log_2026_q1_range check (created_at >= '2026-01-01' and created_at < '2026-04-01');
alter table audit.log attach partition audit.log_2026_q1
  for values from ('2026-01-01') to ('2026-04-01');
alter table audit.log_2026_q1 drop constraint log_2026_q1_range;

create table audit.log_2026_q2 partition of audit.log (
  constraint log_2026_q2_table_name check (table_name <> '')
) for values from ('2026-04-01') to ('2026-07-01');

-- First on the parent alone, then the partition's own, then together
create index log_actor_idx on only audit.log (actor);
create index log_2025_q4_actor on audit.log_2025_q4 (actor);
create index log_2025_q3_actor on audit.log_2025_q3 (actor);
create index log_2026_q1_actor on audit.log_2026_q1 (actor);
create index log_2026_q2_actor on audit.log_2026_q2 (actor);
create index log_rest_actor on audit.log_rest (actor);
alter index audit.log_actor_idx attach partition audit.log_2025_q3_actor;
alter index audit.log_actor_idx attach partition audit.log_2025_q4_actor;
alter index audit.log_actor_idx attach partition audit.log_2026_q1_actor;
alter index audit.log_actor_idx attach partition audit.log_2026_q2_actor;
alter index audit.log_actor_idx attach partition audit.log_rest_actor;

alter table audit.log add column reason text;
alter table audit.log rename column actor to changed_by;
alter table audit.log add constraint log_reason_check check (reason <> '');
