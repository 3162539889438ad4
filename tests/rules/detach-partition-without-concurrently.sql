-- case: plain
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
-- when
-- expect: detach-partition-without-concurrently (note)
alter table public.events detach partition public.events_2025;

-- case: concurrently
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
-- when
alter table public.events detach partition public.events_2025 concurrently;

-- case: one that was broken off
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
-- when
alter table public.events detach partition public.events_2025 finalize;

-- case: a table of the same file
-- when
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
alter table public.events detach partition public.events_2025;

-- case: a foreign key points to it
-- given
create table public.events (id bigint, day date, primary key (id, day)) partition by range (day);
create table public.events_2025 partition of public.events for values from ('2025-01-01') to ('2026-01-01');
create table public.notes (id bigint primary key, event bigint, day date, foreign key (event, day) references public.events (id, day));
-- when
-- expect: detach-partition-without-concurrently (warning)
alter table public.events detach partition public.events_2025;
