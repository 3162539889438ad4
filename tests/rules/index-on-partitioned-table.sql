-- case: on the parent
-- given
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create table public.events_2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');
-- when
-- expect: index-on-partitioned-table (warning)
create index events_at_idx on public.events (at);

-- case: concurrently fails
-- given
create table public.events (id bigint, at timestamptz not null) partition by range (at);
-- when
-- expect: index-on-partitioned-table (error)
create index concurrently events_at_idx on public.events (at);

-- case: on the parent alone, then on the partition
-- given
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create table public.events_2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');
-- when
create index events_at_idx on only public.events (at);
-- when
create index concurrently events_2026_at_idx on public.events_2026 (at);

-- case: a table of the same file
-- when
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create index events_at_idx on public.events (at);

-- case: the same name in another schema is no partitioned table
-- given
create schema app;
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create table app.events (id bigint, at timestamptz not null);
-- when
create index events_at_idx on app.events (at);

-- case: a quoted name
-- given
create table public."Events" (id bigint, "At" timestamptz not null) partition by range ("At");
-- when
-- expect: index-on-partitioned-table
create unique index on public."Events" ("At", id);
