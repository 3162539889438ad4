-- case: there is a default partition
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_rest partition of public.events default;
-- when
-- expect: default-partition-scanned (warning)
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: there is none
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
-- when
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
create table public.events_rest partition of public.events default;

-- case: a check excludes the rows
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_rest partition of public.events default;
alter table public.events_rest add constraint old check (day < '2026-01-01');
-- when
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: all in the same file
-- when
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_rest partition of public.events default;
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: a partition is attached
-- settings: large=public.Rest
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public."Rest" partition of public.events default;
-- when
create table public.events_2026 (id bigint not null, day date not null);
-- expect: default-partition-scanned (error)
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: a small one
-- settings: rows=public.events_rest:10
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_rest partition of public.events default;
-- when
-- expect: default-partition-scanned (note)
create table public.events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
