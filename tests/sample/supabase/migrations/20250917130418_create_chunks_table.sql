-- Migration: Create chunks table
-- Author: Grace Example
-- Date: 2025-09-17
-- Issue: #13
--
-- Checklist
-- [x] RLS: chunks has row level security; 1 policy (select; authenticated)
-- [x] Indexes: hnsw for the search by meaning
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table public.chunks (
  id bigint generated always as identity (start with 1 increment by 1) primary key,
  document_id uuid not null,
  position smallint not null,
  content text not null,
  embedding extensions.vector(384),
  constraint chunks_document_id_fkey foreign key (document_id) references public.documents (id) on delete cascade,
  constraint chunks_position_key unique (document_id, position)
);

create index idx_chunks_embedding on public.chunks
  using hnsw (embedding extensions.vector_cosine_ops) with (m = 16, ef_construction = 64);

alter table public.chunks enable row level security;

create policy "chunks: owner reads" on public.chunks
  for select to authenticated
  using (exists (
    select 1 from public.documents as d
    where d.id = chunks.document_id and d.owner_id = (select auth.uid())
  ));
