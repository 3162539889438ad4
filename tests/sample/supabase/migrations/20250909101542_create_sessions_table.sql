-- Migration: Create sessions table
-- Author: Grace Example
-- Date: 2025-09-09
-- Issue: #8
--
-- Checklist
-- [x] RLS: sessions has row level security; 4 policies (select, insert, update, delete; authenticated)
-- [x] Indexes: one index serves the policies and the foreign key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create type public.session_status as enum ('open', 'closed');

-- auth.sessions is another table: this one holds conversations
create table public.sessions (
  id uuid primary key default gen_random_uuid(),
  number integer generated always as identity,
  user_id uuid not null references public.profiles on delete cascade,
  title varchar(120) not null default 'New chat' check (char_length(title) > 0),
  status public.session_status not null default 'open',
  message_count integer not null default 0 check (message_count >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (updated_at >= created_at),
  unique (number)
);

create index on public.sessions (user_id, updated_at desc);

alter table public.sessions enable row level security;

create policy "sessions: owner reads" on public.sessions
  for select to authenticated using ((select auth.uid()) = user_id);
create policy "sessions: owner creates" on public.sessions
  for insert to authenticated with check ((select auth.uid()) = user_id);
create policy "sessions: owner updates" on public.sessions
  for update to authenticated using ((select auth.uid()) = user_id) with check ((select auth.uid()) = user_id);
create policy "sessions: owner deletes" on public.sessions
  for delete to authenticated using ((select auth.uid()) = user_id);

create trigger sessions_set_updated_at
  before update on public.sessions
  for each row execute function private.set_updated_at();
