-- Migration: Widen, narrow, rename and drop policies
-- Author: Ada Example
-- Date: 2026-02-17
-- Issue: #71
--
-- Checklist
-- [x] RLS: policies of conversations, workspaces, invitations, documents and storage.objects
-- [x] Indexes: policies read indexed columns
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter policy "sessions: owner reads" on public.conversations
  using ((select auth.uid()) = user_id or public.is_member(workspace_id));
alter policy "sessions: owner reads" on public.conversations rename to "conversations: members read";
alter policy "sessions: owner creates" on public.conversations to authenticated, service_role;
alter policy "sessions: owner updates" on public.conversations
  to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id and (workspace_id is null or public.is_member(workspace_id)));

create policy "conversations: nobody deletes the archive" on public.conversations
  as restrictive for delete to public
  using (status <> 'archived');

create policy "workspaces: everybody reads" on public.workspaces for select using (true);
drop policy "workspaces: everybody reads" on public.workspaces;
drop policy if exists "workspaces: never made" on public.workspaces;

create policy "workspaces: owners update" on public.workspaces
  for update to authenticated
  using (public.has_role(id, 'owner')) with check (public.has_role(id, 'owner'));

drop policy "documents: owner replaces files" on storage.objects;
alter policy "documents: owner reads files" on storage.objects
  using (bucket_id in ('documents', 'avatars') and (storage.foldername(name))[1] = (select auth.uid())::text);
alter policy "documents: owner deletes files" on storage.objects rename to "documents: owner removes files";

create policy "avatars: everyone reads" on storage.objects
  for select to anon, authenticated using (bucket_id = 'avatars');

comment on policy "conversations: members read" on public.conversations is 'The owner, and the members of the workspace.';
comment on policy "avatars: everyone reads" on storage.objects is 'The bucket is public.';
