-- case: a slip of the pen
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- expect: allow-unknown-rule
-- lamina: allow index-without-concurently: 12 rows
-- expect: index-without-concurrently
create index m_s on public.m (s);

-- case: one of two
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- expect: allow-unknown-rule
-- lamina: allow index-without-concurrently, no-such-rule: 12 rows
create index m_s on public.m (s);

-- case: known
-- given
create table public.m (id bigint primary key, s bigint);
-- when
-- lamina: allow index-without-concurrently: 12 rows
create index m_s on public.m (s);

-- case: in a string
-- when
select '-- lamina: allow no-such-rule: x';

-- case: other words of the tool
-- when
-- lamina: is a tool that reads this
select 1;
