-- Migration: Create profiles table
-- Author: Ada Example
-- Date: 2025-09-03
-- Issue: #4
--
-- Checklist
-- [x] RLS: profiles has row level security; 3 policies (select, insert, update; authenticated)
-- [x] Indexes: policies read profiles.id (primary key)
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- What a person may call themselves in an address
create domain public.handle as text
  constraint handle_format check (value ~ '^[a-z0-9_]{3,30}$');

-- Shared by every table with an updated_at column
create or replace function private.set_updated_at()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;

revoke execute on function private.set_updated_at() from public;

create table if not exists public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email extensions.citext,
  handle public.handle unique,
  display_name varchar(80),
  locale char(5) not null default 'en-GB',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on table public.profiles is 'What the app shows of a user; one row per user.';
comment on column public.profiles.email is 'Copy for display only; access never depends on it.';

alter table public.profiles enable row level security;

create policy "profiles: owner reads" on public.profiles
  for select to authenticated
  using ((select auth.uid()) = id);

create policy "profiles: owner creates" on public.profiles
  for insert to authenticated
  with check ((select auth.uid()) = id);

create policy "profiles: owner updates" on public.profiles
  for update to authenticated
  using ((select auth.uid()) = id)
  with check ((select auth.uid()) = id);

create or replace trigger profiles_set_updated_at
  before update on public.profiles
  for each row execute function private.set_updated_at();
