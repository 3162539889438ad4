-- documents with embeddings, both kinds of index, a match function
create extension if not exists vector with schema extensions;
create table public.documents (
  id bigint primary key generated always as identity,
  content text not null,
  metadata jsonb,
  embedding extensions.vector(1536),
  small halfvec(3)
);
create index documents_lists_idx on public.documents using ivfflat (embedding vector_cosine_ops) with (lists = 100);
create index documents_embedding_idx on public.documents
  using hnsw (embedding vector_ip_ops) with (m = 16, ef_construction = 64);
create index half on documents using hnsw ((embedding::halfvec(1536)) halfvec_l2_ops);
create function public.match_documents(query_embedding vector(1536), match_threshold float, match_count int)
returns table (id bigint, content text, similarity float)
language sql stable as $$
  select documents.id, documents.content, 1 - (documents.embedding <=> query_embedding)
  from documents
  where documents.embedding <#> query_embedding < -match_threshold
  order by documents.embedding <=> query_embedding
  limit least(match_count, 200);
$$;
create function public.tuned() returns void language sql set hnsw.ef_search = 100 as $$ select $$;
set ivfflat.probes = 10;
insert into documents (content, embedding, small)
select 'x', array_fill(0.123456::real, array[1536])::vector, '[1,2,3]';
select * from match_documents((select embedding from documents), 0.1, 3);
select avg(embedding), l2_distance(small, '[3,2,1]'), embedding::real[] from documents group by small, embedding;
do $$ begin
  assert (select format_type(atttypid, atttypmod) from pg_attribute
          where attrelid = 'documents'::regclass and attname = 'embedding') = 'vector(1536)';
  assert (select vector_dims(embedding) from documents) = 1536;
end $$;
alter table documents alter column embedding type vector(768) using null;
