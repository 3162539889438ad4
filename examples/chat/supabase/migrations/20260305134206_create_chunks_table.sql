-- Migration: Create chunks table
-- Author: Ada Example
-- Date: 2026-03-05
-- Issue: #22
--
-- Checklist
-- [x] RLS: chunks has row level security; 1 policy (select, authenticated)
-- [x] Indexes: unique (document_id, position) serves the policy and the foreign key; hnsw index on embedding
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

-- Create table
create table if not exists public.chunks (
  id uuid primary key default gen_random_uuid(),
  document_id uuid not null references public.documents (id) on delete cascade,
  position integer not null,
  content text not null,
  embedding extensions.vector(384),
  created_at timestamptz not null default now(),
  constraint chunks_document_id_position_key unique (document_id, position),
  constraint chunks_position_not_negative check (position >= 0)
);

comment on table public.chunks is 'A passage of a document with its embedding; written by the ingest worker.';

-- Create index
create index if not exists idx_chunks_embedding on public.chunks using hnsw (embedding extensions.vector_cosine_ops);

-- Enable RLS
alter table public.chunks enable row level security;

-- Create policies; passages are written by service_role
create policy "chunks: owner of the document reads" on public.chunks
  for select to authenticated
  using (
    document_id in (
      select d.id from public.documents as d where d.user_id = (select auth.uid())
    )
  );

-- Grant access
grant select on table public.chunks to authenticated;
grant select, insert, update, delete on table public.chunks to service_role;
