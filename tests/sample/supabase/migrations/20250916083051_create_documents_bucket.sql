-- Migration: Create documents bucket
-- Author: Ada Example
-- Date: 2025-09-16
-- Issue: #12
--
-- Checklist
-- [x] RLS: 4 policies on storage.objects (select, insert, update, delete; authenticated)
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('documents', 'documents', false, 20971520, array['application/pdf', 'text/plain'])
on conflict (id) do nothing;

create policy "documents: owner reads files" on storage.objects
  for select to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents: owner uploads files" on storage.objects
  for insert to authenticated
  with check (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents: owner replaces files" on storage.objects
  for update to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);

create policy "documents: owner deletes files" on storage.objects
  for delete to authenticated
  using (bucket_id = 'documents' and (storage.foldername(name))[1] = (select auth.uid())::text);
