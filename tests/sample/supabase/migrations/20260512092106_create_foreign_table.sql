-- Migration: Read the old accounts where they are
-- Author: Ada Example
-- Date: 2026-05-12
-- Issue: #106
--
-- Checklist
-- [x] RLS: a foreign table has no policies; it is in private
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create foreign data wrapper old_accounts_wrapper;
create server old_accounts foreign data wrapper old_accounts_wrapper;
create foreign table private.old_accounts (
  id integer not null,
  name text,
  "joinedAt" timestamptz default now(),
  constraint old_accounts_name check (name <> '')
) server old_accounts;
alter foreign table private.old_accounts add column email text;
alter foreign table private.old_accounts rename column name to full_name;
comment on foreign table private.old_accounts is 'Read only.';
