-- Migration: New objects stay private
-- Author: Ada Example
-- Date: 2026-01-08
-- Issue: #57
--
-- Checklist
-- [x] RLS: a new table in public is granted to nobody but service_role
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no: tables that are there keep their grants

alter default privileges in schema public revoke all on tables from anon;
alter default privileges for role postgres in schema public revoke all on sequences from anon, authenticated;
alter default privileges for role postgres in schema public revoke insert, update, delete, truncate on tables from authenticated;
alter default privileges in schema public revoke execute on functions from anon;
alter default privileges in schema private grant select, insert on tables to service_role;
alter default privileges in schema private grant execute on routines to service_role;
alter default privileges revoke execute on functions from public;
alter default privileges in schema audit grant usage on types to service_role;
alter default privileges grant usage on schemas to service_role;

-- Made after the change: these show what it does
create table public.announcements (
  id bigint generated always as identity primary key,
  body text not null,
  published_at timestamptz
);
alter table public.announcements enable row level security;

create table private.jobs (
  id bigserial primary key,
  name text not null unique,
  payload jsonb not null default '{}',
  run_at timestamptz
);
create schema if not exists reports;
comment on schema reports is 'What the dashboard reads.';

create function public.announce(body text) returns bigint
language sql as 'insert into public.announcements (body) values (body) returning id';
create function private.next_job() returns private.jobs
language sql as 'select j from private.jobs as j order by j.run_at limit 1';
create type audit.severity as enum ('low', 'high');
