-- Migration: Create chat_sessions table
-- Author: Ada Example
-- Date: 2026-02-20
-- Issue: #14
--
-- Checklist
-- [x] RLS: chat_sessions has row level security; 4 policies (select, insert, update, delete; authenticated)
-- [x] Indexes: idx_chat_sessions_user_id serves the policies and the foreign key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create table
create table if not exists public.chat_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  title text not null default 'New chat',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

comment on table public.chat_sessions is 'One conversation of one user.';

-- Create index
create index if not exists idx_chat_sessions_user_id on public.chat_sessions (user_id, updated_at desc);

-- Enable RLS
alter table public.chat_sessions enable row level security;

-- Create policies
create policy "chat_sessions: owner reads" on public.chat_sessions
  for select to authenticated
  using ((select auth.uid()) = user_id);

create policy "chat_sessions: owner creates" on public.chat_sessions
  for insert to authenticated
  with check ((select auth.uid()) = user_id);

create policy "chat_sessions: owner updates" on public.chat_sessions
  for update to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);

create policy "chat_sessions: owner deletes" on public.chat_sessions
  for delete to authenticated
  using ((select auth.uid()) = user_id);

-- Grant access
grant select, insert, update, delete on table public.chat_sessions to authenticated;
grant select, insert, update, delete on table public.chat_sessions to service_role;

-- Keep updated_at
create or replace trigger chat_sessions_set_updated_at
  before update on public.chat_sessions
  for each row execute function private.set_updated_at();
