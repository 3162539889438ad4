-- Migration: Move objects to the schema that they belong to
-- Author: Ada Example
-- Date: 2026-04-21
-- Issue: #98
--
-- Checklist
-- [x] RLS: feedback and its policy move out of the API
-- [x] Indexes: indexes move with the table
-- [ ] Rollback: none written
-- [x] Breaking: yes: feedback is not in the API now

set local lock_timeout = '3s';

alter table public.feedback set schema private;
alter type public.feedback_kind set schema private;
alter function public.announce(text) set schema private;
alter view public.documents_of_last_month set schema reports;
alter materialized view private.messages_by_day set schema reports;
alter extension citext set schema public;
alter extension citext set schema extensions;

-- What has no schema here goes to the first that is there
set local search_path to reports, public;
create table goals (id bigint generated always as identity primary key, profile_id uuid references public.profiles (id));
create index on goals (profile_id);
create function reach(goal bigint) returns boolean language sql as 'select true';
alter table goals add column reached_at timestamptz;
alter table announcements add column title text not null default '';
reset search_path;
alter table notes add column pinned_by uuid;
select pg_catalog.set_config('search_path', '', true);
create table private.goal_kinds (name text primary key);
