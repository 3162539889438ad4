-- Migration: Search chunks by meaning
-- Author: Grace Example
-- Date: 2025-09-17
-- Issue: #13
--
-- Checklist
-- [x] RLS: runs with the rights of the caller
-- [x] Indexes: idx_chunks_embedding
-- [ ] Rollback: none written
-- [x] Breaking: no

create or replace function public.match_chunks(
  query_embedding extensions.vector(384),
  match_count integer default 5
)
returns table (id bigint, document_id uuid, content text, similarity double precision)
language sql
stable
set search_path = ''
as $$
  select c.id, c.document_id, c.content,
    1 - (c.embedding operator(extensions.<=>) query_embedding) as similarity
  from public.chunks as c
  order by c.embedding operator(extensions.<=>) query_embedding
  limit match_count;
$$;

-- The same, in one document
create or replace function public.match_chunks(
  query_embedding extensions.vector(384),
  in_document uuid,
  match_count integer default 5
)
returns setof public.chunks
language sql
stable
set search_path = ''
as $$
  select c.* from public.chunks as c
  where c.document_id = in_document
  order by c.embedding operator(extensions.<=>) query_embedding
  limit match_count;
$$;

revoke execute on function public.match_chunks(extensions.vector, integer) from public, anon;
revoke execute on function public.match_chunks(extensions.vector, uuid, integer) from public, anon;
grant execute on function public.match_chunks(extensions.vector, integer) to authenticated, service_role;
