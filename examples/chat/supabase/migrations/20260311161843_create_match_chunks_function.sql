-- Migration: Create match_chunks function
-- Author: Ada Example
-- Date: 2026-03-11
-- Issue: #27
--
-- Checklist
-- [x] RLS: the function runs as its caller, so the policies of chunks and documents apply
-- [x] Indexes: idx_chunks_embedding serves the order by cosine distance
-- [ ] Rollback: none written
-- [x] Breaking: no

-- The passages nearest to a question, best first
create or replace function public.match_chunks(
  query_embedding extensions.vector,
  match_count integer default 8,
  min_similarity double precision default 0.5
)
returns table (
  chunk_id uuid,
  document_id uuid,
  document_title text,
  content text,
  similarity double precision
)
language plpgsql
stable
security invoker
set search_path = ''
as $$
begin
  -- Row level security filters what the index returns: go on until enough own passages are found (pgvector 0.8)
  perform set_config('hnsw.iterative_scan', 'strict_order', true);

  return query
  select
    nearest.id,
    nearest.document_id,
    d.title,
    nearest.content,
    1 - nearest.distance
  from (
    select c.id, c.document_id, c.content, c.embedding operator(extensions.<=>) query_embedding as distance
    from public.chunks as c
    where c.embedding is not null
    order by c.embedding operator(extensions.<=>) query_embedding
    limit least(greatest(match_count, 1), 50)
  ) as nearest
  join public.documents as d on d.id = nearest.document_id
  where 1 - nearest.distance >= min_similarity
  order by nearest.distance;
end;
$$;

comment on function public.match_chunks(extensions.vector, integer, double precision)
  is 'Passages of the caller''s documents by cosine similarity.';

-- Grant access
revoke execute on function public.match_chunks(extensions.vector, integer, double precision) from public;
revoke execute on function public.match_chunks(extensions.vector, integer, double precision) from anon;
grant execute on function public.match_chunks(extensions.vector, integer, double precision) to authenticated, service_role;
