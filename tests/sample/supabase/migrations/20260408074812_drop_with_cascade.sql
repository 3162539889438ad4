-- Migration: Drop the old app, one thing after the other
-- Author: Ada Example
-- Date: 2026-04-08
-- Issue: #90
--
-- Checklist
-- [x] RLS: "workspaces: old accounts" goes with the table that it reads
-- [x] Indexes: workspaces_plan_idx goes with its column
-- [ ] Rollback: none written
-- [x] Breaking: yes: nothing of the old app is left

set local lock_timeout = '3s';

-- A foreign key, a policy and three views go with it
drop table legacy.accounts cascade;
-- A column and its index
drop type legacy.plan cascade;
drop domain if exists legacy.code cascade;
-- A trigger
drop function legacy.touch() cascade;
-- A default
drop sequence legacy.account_seq cascade;
-- A column and a default
drop schema legacy cascade;

drop schema if exists never_made cascade;
