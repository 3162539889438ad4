-- Migration: Create documents table
-- Author: Ada Example
-- Date: 2025-09-16
-- Issue: #12
--
-- Checklist
-- [x] RLS: documents has row level security; 1 policy (all; authenticated)
-- [x] Indexes: owner_id for the policy, gin for the search
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create sequence public.document_number_seq as bigint start with 1000 increment by 1;

create table public.documents (
  id uuid default gen_random_uuid(),
  number bigint not null default nextval('public.document_number_seq'),
  owner_id uuid not null constraint documents_owner references public.profiles (id) on delete cascade on update cascade,
  path text not null,
  title text not null,
  byte_size integer not null default 0,
  kilobytes integer generated always as (byte_size / 1024) stored,
  search tsvector generated always as (to_tsvector('english', coalesce(title, ''))) stored,
  is_deleted boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (id),
  constraint documents_path_key unique nulls not distinct (path, is_deleted),
  check (byte_size >= 0 and title <> '')
);

alter sequence public.document_number_seq owned by public.documents.number;

create index idx_documents_owner_id on public.documents (owner_id) include (title);
create index idx_documents_search on public.documents using gin (search);
create index idx_documents_title_trgm on public.documents using gin (title extensions.gin_trgm_ops);
create index on public.documents (lower(title));
create index on public.documents (owner_id, lower(path), (byte_size / 1024));
create unique index documents_live_path on public.documents (path) where not is_deleted;

alter table public.documents enable row level security;

create policy "documents: owner does everything" on public.documents
  to authenticated
  using ((select auth.uid()) = owner_id)
  with check ((select auth.uid()) = owner_id);
