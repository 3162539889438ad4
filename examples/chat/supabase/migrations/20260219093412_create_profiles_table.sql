-- Migration: Create profiles table
-- Author: Ada Example
-- Date: 2026-02-19
-- Issue: #12
--
-- Checklist
-- [x] RLS: profiles has row level security; 3 policies (select, insert, update; authenticated)
-- [x] Indexes: policies read profiles.id (primary key)
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

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

-- Create table
create table if not exists public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  email text,
  display_name text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on table public.profiles is 'What the app shows of a user; one row per user.';
comment on column public.profiles.email is 'Copy for display only; access never depends on it.';

-- Enable RLS
alter table public.profiles enable row level security;

-- Create policies
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

-- Grant access
grant select, insert, update on table public.profiles to authenticated;
grant select, insert, update, delete on table public.profiles to service_role;

-- Keep updated_at
create or replace trigger profiles_set_updated_at
  before update on public.profiles
  for each row execute function private.set_updated_at();

-- Create a profile at sign-up.
-- A sign-up must never fail because of its profile: the app creates a missing one at the first visit.
create or replace function private.handle_new_user()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.profiles (id, email, display_name)
  values (new.id, new.email, new.raw_user_meta_data ->> 'display_name')
  on conflict (id) do nothing;
  return new;
exception when others then
  raise warning 'no profile for user %: %', new.id, sqlerrm;
  return new;
end;
$$;

revoke execute on function private.handle_new_user() from public;

create or replace trigger on_auth_user_created
  after insert on auth.users
  for each row execute function private.handle_new_user();
