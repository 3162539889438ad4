-- Migration: Create message_ratings table
-- Author: Ada Example
-- Date: 2026-04-16
-- Issue: #44
--
-- Checklist
-- [x] RLS: message_ratings has row level security; 4 policies (select, insert, update, delete; authenticated)
-- [x] Indexes: primary key (message_id, user_id) and idx_message_ratings_user_id serve the policies and the foreign keys
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create table
create table if not exists public.message_ratings (
  message_id uuid not null references public.messages (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  is_helpful boolean not null,
  comment text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (message_id, user_id),
  constraint message_ratings_comment_length check (char_length(comment) <= 2000)
);

comment on table public.message_ratings is 'Whether an answer helped its reader.';

-- Create index
create index if not exists idx_message_ratings_user_id on public.message_ratings (user_id);

-- Enable RLS
alter table public.message_ratings enable row level security;

-- Create policies; only messages of own conversations can be rated
create policy "message_ratings: author reads" on public.message_ratings
  for select to authenticated
  using ((select auth.uid()) = user_id);

create policy "message_ratings: author rates" on public.message_ratings
  for insert to authenticated
  with check (
    (select auth.uid()) = user_id
    and message_id in (
      select m.id
      from public.messages as m
      join public.chat_sessions as s on s.id = m.session_id
      where s.user_id = (select auth.uid())
    )
  );

create policy "message_ratings: author updates" on public.message_ratings
  for update to authenticated
  using ((select auth.uid()) = user_id)
  with check (
    (select auth.uid()) = user_id
    and message_id in (
      select m.id
      from public.messages as m
      join public.chat_sessions as s on s.id = m.session_id
      where s.user_id = (select auth.uid())
    )
  );

create policy "message_ratings: author deletes" on public.message_ratings
  for delete to authenticated
  using ((select auth.uid()) = user_id);

-- Grant access
grant select, insert, update, delete on table public.message_ratings to authenticated;
grant select, insert, update, delete on table public.message_ratings to service_role;

-- Keep updated_at
create or replace trigger message_ratings_set_updated_at
  before update on public.message_ratings
  for each row execute function private.set_updated_at();
