-- case: a primary key without it
-- when
-- expect: partition-key-not-in-primary-key (error)
create table public.events (id bigint primary key, day date not null) partition by range (day);

-- case: with it
-- when
create table public.events (id bigint, day date, primary key (day, id)) partition by range (day);

-- case: no partitions
-- when
create table public.events (id bigint primary key, day date unique);

-- case: a key of two columns
-- when
-- expect: partition-key-not-in-primary-key
create table public.events (id bigint, "Day" date, kind text, primary key (id, kind), unique (id, "Day", kind)) partition by list ("Day");

-- case: added later
-- given
create table public.events (id bigint not null, day date not null) partition by range (day);
-- when
-- expect: partition-key-not-in-primary-key
alter table public.events add primary key (id);
-- expect: partition-key-not-in-primary-key
create unique index on events (id);
create unique index on public.events (id, day);
create index on public.events (id);
