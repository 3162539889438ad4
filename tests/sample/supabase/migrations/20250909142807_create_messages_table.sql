-- Migration: Create messages table
-- Author: Grace Example
-- Date: 2025-09-09
-- Issue: #9
--
-- Checklist
-- [x] RLS: messages has row level security; 3 policies (select, insert, delete; authenticated)
-- [x] Indexes: idx_messages_session_id serves the policies and the foreign key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create type public.message_role as enum ('system', 'user', 'assistant');

create type public.token_usage as (prompt integer, completion integer);

create table if not exists public.messages (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.sessions (id) on delete cascade,
  reply_to uuid references public.messages on delete set null,
  sequence_number serial,
  role public.message_role not null,
  content text not null,
  tokens integer,
  usage public.token_usage,
  metadata json not null default '{}',
  created_at timestamptz not null default now(),
  constraint messages_content_length check (char_length(content) between 1 and 32000)
);

comment on table public.messages is 'Messages of a conversation; written once, never edited.';

create index if not exists idx_messages_session_id on public.messages (session_id, created_at);
create index on public.messages using btree (reply_to) where reply_to is not null;

alter table public.messages enable row level security;

create policy "messages: owner reads" on public.messages
  for select to authenticated
  using (session_id in (select s.id from public.sessions as s where s.user_id = (select auth.uid())));

create policy "messages: owner writes as user" on public.messages
  for insert to authenticated
  with check (
    role = 'user'
    and session_id in (select s.id from public.sessions as s where s.user_id = (select auth.uid()))
  );

create policy "messages: owner deletes" on public.messages
  for delete to authenticated
  using (session_id in (select s.id from public.sessions as s where s.user_id = (select auth.uid())));
