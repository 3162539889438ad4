-- Migration: Create messages table
-- Author: Ada Example
-- Date: 2026-02-21
-- Issue: #15
--
-- Checklist
-- [x] RLS: messages has row level security; 3 policies (select, insert, delete; authenticated)
-- [x] Indexes: idx_messages_session_id serves the policies and the foreign key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Who wrote a message
create type public.message_role as enum ('system', 'user', 'assistant');

-- Create table
create table if not exists public.messages (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references public.chat_sessions (id) on delete cascade,
  role public.message_role not null,
  content text not null,
  created_at timestamptz not null default now(),
  constraint messages_content_length check (char_length(content) between 1 and 32000)
);

comment on table public.messages is 'Messages of a conversation; written once, never edited.';

-- Create index
create index if not exists idx_messages_session_id on public.messages (session_id, created_at);

-- Enable RLS
alter table public.messages enable row level security;

-- Create policies; answers are written by service_role
create policy "messages: owner reads" on public.messages
  for select to authenticated
  using (
    session_id in (
      select s.id from public.chat_sessions as s where s.user_id = (select auth.uid())
    )
  );

create policy "messages: owner writes as user" on public.messages
  for insert to authenticated
  with check (
    role = 'user'
    and session_id in (
      select s.id from public.chat_sessions as s where s.user_id = (select auth.uid())
    )
  );

create policy "messages: owner deletes" on public.messages
  for delete to authenticated
  using (
    session_id in (
      select s.id from public.chat_sessions as s where s.user_id = (select auth.uid())
    )
  );

-- Grant access
grant select, insert, delete on table public.messages to authenticated;
grant select, insert, update, delete on table public.messages to service_role;

-- A new message moves its conversation to the top of the list
create or replace function private.touch_chat_session()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  update public.chat_sessions set updated_at = now() where id = new.session_id;
  return null;
end;
$$;

revoke execute on function private.touch_chat_session() from public;

create or replace trigger messages_touch_chat_session
  after insert on public.messages
  for each row execute function private.touch_chat_session();

-- Clients see answers as they arrive
alter publication supabase_realtime add table public.messages;
