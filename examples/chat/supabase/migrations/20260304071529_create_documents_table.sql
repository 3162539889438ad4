-- Migration: Create documents table
-- Author: Ada Example
-- Date: 2026-03-04
-- Issue: #21
--
-- Checklist
-- [x] RLS: documents has row level security; 4 policies (select, insert, update, delete; authenticated)
-- [x] Indexes: idx_documents_user_id serves the policies and the foreign key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create table
create table if not exists public.documents (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  title text not null,
  storage_path text not null,
  mime_type text not null,
  status text not null default 'pending',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint documents_storage_path_key unique (storage_path),
  constraint documents_storage_path_own_folder check (split_part(storage_path, '/', 1) = user_id::text),
  constraint documents_status_known check (status in ('pending', 'processing', 'ready', 'failed'))
);

comment on table public.documents is 'A file that a user can ask questions about.';
comment on column public.documents.storage_path is 'Object name in the bucket documents: <user id>/<file name>.';

-- Create index
create index if not exists idx_documents_user_id on public.documents (user_id);

-- Enable RLS
alter table public.documents enable row level security;

-- Create policies
create policy "documents: owner reads" on public.documents
  for select to authenticated
  using ((select auth.uid()) = user_id);

create policy "documents: owner creates" on public.documents
  for insert to authenticated
  with check ((select auth.uid()) = user_id);

create policy "documents: owner updates" on public.documents
  for update to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);

create policy "documents: owner deletes" on public.documents
  for delete to authenticated
  using ((select auth.uid()) = user_id);

-- Grant access
grant select, insert, update, delete on table public.documents to authenticated;
grant select, insert, update, delete on table public.documents to service_role;

-- Keep updated_at
create or replace trigger documents_set_updated_at
  before update on public.documents
  for each row execute function private.set_updated_at();
