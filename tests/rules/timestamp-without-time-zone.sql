-- case: a new table
-- when
-- expect: timestamp-without-time-zone (note)
create table public.messages (id bigint primary key, created_at timestamp not null default now());

-- case: an added column
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: timestamp-without-time-zone
alter table only public.messages add column "SentAt" timestamp(3) without time zone;

-- case: with time zone, and dates
-- when
create table public.messages (id bigint primary key, a timestamptz, b timestamp with time zone, c timestamptz(3), d date, e time);

-- case: a column that is only called timestamp
-- when
create table public.messages (id bigint primary key, "timestamp" timestamptz);

-- case: a column that is there stays as it is
-- given
create table public.messages (id bigint primary key, created_at timestamp);
-- when
alter table public.messages alter column created_at set default now();
alter table public.messages add column if not exists created_at timestamp;

-- case: an array
-- when
-- expect: timestamp-without-time-zone
create table public.messages (id bigint primary key, seen timestamp[]);
