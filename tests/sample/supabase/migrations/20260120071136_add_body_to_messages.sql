-- Migration: Expand: messages get a body
-- Author: Grace Example
-- Date: 2026-01-20
-- Issue: #63
--
-- Checklist
-- [x] RLS: messages keeps its policies
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no: both columns are written

set local lock_timeout = '3s';

alter table public.messages add column if not exists body text;
alter table public.messages add column if not exists content text;

create function private.copy_content_to_body() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.body := coalesce(new.body, new.content);
  return new;
end;
$$;

create trigger messages_copy_content before insert or update on public.messages
  for each row execute function private.copy_content_to_body();

grant insert (body) on public.messages to authenticated;
