-- Migration: Change primary keys
-- Author: Grace Example
-- Date: 2026-05-05
-- Issue: #103
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: primary keys
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Its key goes with it
alter table private.document_shapes drop column tag_id;
alter table private.goal_kinds drop constraint goal_kinds_pkey;
alter table private.goal_kinds add column id integer;
update private.goal_kinds set id = 1;
alter table private.goal_kinds add primary key (id, name) include (name);
-- The key leaves NOT NULL behind
alter table private.goal_kinds drop constraint goal_kinds_pkey, alter column id drop not null;
create unique index goal_kinds_name on private.goal_kinds (name);
alter table private.goal_kinds add constraint goal_kinds_key primary key using index goal_kinds_name;
alter table reports."numbers" alter column column1 set not null;
alter table reports."numbers" add constraint numbers_key unique (column1);
alter table private.tags cluster on tags_pkey;
alter table private.tags replica identity using index tags_pkey;
