-- case: no reason, so the finding stays
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- expect: allow-without-reason
-- lamina: allow index-without-concurrently
-- expect: index-without-concurrently
create index m_s on public.m (s);

-- case: nothing after the colon
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- expect: allow-without-reason, index-without-concurrently
create index m_s on public.m (s); -- lamina: allow index-without-concurrently:

-- case: no rule
-- when
-- expect: allow-without-reason
-- lamina: allow
select 1;

-- case: a reason, above
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- lamina: allow index-without-concurrently: 12 rows
create index m_s on public.m (s);

-- case: a reason, behind, and in a block comment
-- given
create table public.m (id bigint primary key, s bigint);
-- when
create index m_s on public.m (s); -- lamina: allow index-without-concurrently: 12 rows
create index m_t on public.m (s, id) /* lamina: allow index-without-concurrently: 12 rows */;
