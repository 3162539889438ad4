-- case: missing
-- settings: columns=created_at
-- when
-- expect: required-column-missing (warning)
create table public.events (id bigint primary key);

-- case: nothing is asked for
-- when
create table public.events (id bigint primary key);

-- case: there
-- settings: columns=created_at,updated_at
-- when
create table public.events (id bigint primary key, created_at timestamptz, updated_at timestamptz);

-- case: added later
-- settings: columns=created_at
-- when
create table public.events (id bigint primary key);
alter table events add column created_at timestamptz not null default now();

-- case: one of two, with quotes
-- settings: columns=id,createdAt
-- when
create table public.a (id bigint primary key, "createdAt" timestamptz);
-- expect: required-column-missing
create table public.b (id bigint primary key, createdAt timestamptz);

-- case: temporary, a partition, like a table that is not known
-- settings: columns=created_at
-- when
create temporary table ids (id bigint);
create table public.copies (like public.elsewhere);
