-- case: hnsw
-- given
create table public.chunks (id bigint primary key, embedding extensions.vector(384));
-- when
-- expect: vector-index-on-existing-rows (note)
create index concurrently chunks_idx on public.chunks using hnsw (embedding extensions.vector_l2_ops);

-- case: ivfflat
-- given
create table public.chunks (id bigint primary key, embedding extensions.vector(384));
-- when
-- expect: vector-index-on-existing-rows (note)
create index chunks_idx on public.chunks using ivfflat (embedding extensions.vector_l2_ops) with (lists = 100);

-- case: with memory of its own
-- given
create table public.chunks (id bigint primary key, embedding extensions.vector(384));
-- when
set maintenance_work_mem = '1GB';
create index concurrently chunks_idx on public.chunks using hnsw (embedding extensions.vector_l2_ops);

-- case: a table of the same file
-- when
create table public.chunks (id bigint primary key, embedding extensions.vector(384));
create index chunks_idx on public.chunks using hnsw (embedding extensions.vector_l2_ops);

-- case: another method
-- given
create table public.chunks (id bigint primary key, words tsvector);
-- when
create index concurrently chunks_idx on public.chunks using gin (words);
