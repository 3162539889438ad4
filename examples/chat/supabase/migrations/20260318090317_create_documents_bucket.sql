-- Migration: Create documents bucket
-- Author: Ada Example
-- Date: 2026-03-18
-- Issue: #31
--
-- Checklist
-- [x] RLS: 4 policies on storage.objects (select, insert, update, delete; authenticated), one folder per user
-- [x] Indexes: policies read bucket_id and name, which Storage indexes
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create bucket: private, at most 20 MiB a file
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('documents', 'documents', false, 20971520, array['application/pdf', 'text/markdown', 'text/plain'])
on conflict (id) do nothing;

-- Create policies: the first folder of a file name is the id of its owner
create policy "documents bucket: owner reads" on storage.objects
  for select to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents bucket: owner uploads" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents bucket: owner replaces" on storage.objects
  for update to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text)
  with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents bucket: owner deletes" on storage.objects
  for delete to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
