-- Migration: Say again what is there already
-- Author: Ada Example
-- Date: 2026-04-15
-- Issue: #95
--
-- Checklist
-- [x] RLS: nothing changes
-- [x] Indexes: nothing changes
-- [ ] Rollback: none written
-- [x] Breaking: no

create schema if not exists private;
create extension if not exists vector;
create table if not exists public.profiles (id integer, other text);
create table if not exists public.tags as select 1 as never_made;
create index if not exists idx_messages_session_id on public.messages (role);
create sequence if not exists public.document_number_seq increment by 7;
create materialized view if not exists private.messages_by_day as select 1 as never_made;
alter table public.messages add column if not exists role text;

drop table if exists public.never_made, private.never_made cascade;
drop table if exists nowhere.never_made;
drop view if exists public.never_made;
drop materialized view if exists public.never_made;
drop index if exists public.never_made;
drop type if exists public.never_made;
drop domain if exists public.never_made;
drop trigger if exists never_made on public.never_made;
drop policy if exists never_made on public.never_made;
drop extension if exists never_made;
alter table if exists public.never_made add column id integer, disable row level security;
alter table if exists public.never_made rename to made;
alter table if exists public.never_made set schema private;
alter view if exists public.never_made rename to made;
alter index if exists public.never_made rename to made;
alter table public.messages drop constraint if exists never_made;
