-- case: nothing to allow
-- when
-- expect: allow-unused
-- lamina: allow index-without-concurrently: 12 rows
create table public.m (id bigint primary key, s bigint);

-- case: the next statement is not reached
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- expect: allow-unused
-- lamina: allow index-without-concurrently: 12 rows
select 1;
-- expect: index-without-concurrently
create index m_s on public.m (s);

-- case: at the end of the file
-- when
select 1;
-- expect: allow-unused
-- lamina: allow index-without-concurrently: 12 rows

-- case: used
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- lamina: allow index-without-concurrently: 12 rows
create index m_s on public.m (s);

-- case: used by one statement, written over two lines
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- lamina: allow index-without-concurrently: 12 rows
create index
  m_s on public.m (s);
