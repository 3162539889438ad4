-- case: nothing vouches for the rows
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2026 (id bigint not null, day date not null);
-- when
-- expect: attach-partition-without-check (warning)
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: a valid check
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2026 (id bigint not null, day date not null, check (day >= '2026-01-01' and day < '2027-01-01'));
-- when
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: a check that nobody validated
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2026 (id bigint not null, day date not null);
alter table public.events_2026 add constraint bounds check (day >= '2026-01-01' and day < '2027-01-01') not valid;
-- when
-- expect: attach-partition-without-check
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: a partition of the same file
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
-- when
create table public.events_2026 (id bigint not null, day date not null);
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: a list, with a quoted name
-- given
create table public.events (id bigint not null, kind text not null) partition by list (kind);
create table public."Old" (id bigint not null, kind text not null);
-- when
-- expect: attach-partition-without-check
alter table public.events attach partition public."Old" for values in ('old', 'older');

-- case: created as a partition
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
-- when
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');

-- case: a check that lets nulls pass
-- given
create table public.events (id bigint not null, day date) partition by range (day);
create table public.events_2026 (id bigint not null, day date, check (day >= '2026-01-01' and day < '2027-01-01'));
create table public.events_2027 (id bigint not null, day date, check (day is not null and day >= '2027-01-01' and day < '2028-01-01'));
-- when
-- expect: attach-partition-without-check
alter table public.events attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');
alter table public.events attach partition public.events_2027 for values from ('2027-01-01') to ('2028-01-01');
