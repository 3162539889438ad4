-- Migration: Create tags and document_tags tables
-- Author: Ada Example
-- Date: 2026-04-02
-- Issue: #38
--
-- Checklist
-- [x] RLS: tags and document_tags have row level security; 4 and 3 policies (authenticated)
-- [x] Indexes: unique (user_id, name) serves tags; primary key and idx_document_tags_tag_id serve document_tags
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create tables
create table if not exists public.tags (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint tags_user_id_name_key unique (user_id, name),
  constraint tags_name_length check (char_length(name) between 1 and 40)
);

comment on table public.tags is 'The words with which a user sorts documents.';

create table if not exists public.document_tags (
  document_id uuid not null references public.documents (id) on delete cascade,
  tag_id uuid not null references public.tags (id) on delete cascade,
  created_at timestamptz not null default now(),
  primary key (document_id, tag_id)
);

comment on table public.document_tags is 'Which document carries which tag.';

-- Create index
create index if not exists idx_document_tags_tag_id on public.document_tags (tag_id);

-- Enable RLS
alter table public.tags enable row level security;
alter table public.document_tags enable row level security;

-- Create policies
create policy "tags: owner reads" on public.tags
  for select to authenticated
  using ((select auth.uid()) = user_id);

create policy "tags: owner creates" on public.tags
  for insert to authenticated
  with check ((select auth.uid()) = user_id);

create policy "tags: owner updates" on public.tags
  for update to authenticated
  using ((select auth.uid()) = user_id)
  with check ((select auth.uid()) = user_id);

create policy "tags: owner deletes" on public.tags
  for delete to authenticated
  using ((select auth.uid()) = user_id);

create policy "document_tags: owner of the document reads" on public.document_tags
  for select to authenticated
  using (
    document_id in (
      select d.id from public.documents as d where d.user_id = (select auth.uid())
    )
  );

create policy "document_tags: owner of both tags" on public.document_tags
  for insert to authenticated
  with check (
    document_id in (
      select d.id from public.documents as d where d.user_id = (select auth.uid())
    )
    and tag_id in (
      select t.id from public.tags as t where t.user_id = (select auth.uid())
    )
  );

create policy "document_tags: owner of the document untags" on public.document_tags
  for delete to authenticated
  using (
    document_id in (
      select d.id from public.documents as d where d.user_id = (select auth.uid())
    )
  );

-- Grant access
grant select, insert, update, delete on table public.tags to authenticated;
grant select, insert, delete on table public.document_tags to authenticated;
grant select, insert, update, delete on table public.tags, public.document_tags to service_role;

-- Keep updated_at
create or replace trigger tags_set_updated_at
  before update on public.tags
  for each row execute function private.set_updated_at();
