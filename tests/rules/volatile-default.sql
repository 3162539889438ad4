-- case: a uuid for each row
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: volatile-default
alter table public.messages add column token uuid not null default gen_random_uuid();

-- case: the time of the clock differs from row to row
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: volatile-default (warning)
alter table public.messages add column at timestamptz default clock_timestamp();

-- case: the time of the transaction is one value
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column a timestamptz default now();
alter table public.messages add column b timestamptz default timezone('utc', now());
alter table public.messages add column c date default current_date;
alter table public.messages add column d timestamptz not null default current_timestamp;

-- case: constants
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column kind text not null default 'plain', add column n int default 1 + 1;

-- case: the table is made in the same file, and its name is in two schemas
-- given
create schema app;
create table app.messages (id bigint primary key);
-- when
create table public.messages (id bigint primary key);
alter table public.messages add column token uuid default gen_random_uuid();
-- expect: volatile-default
alter table only app.messages add column token uuid default gen_random_uuid();

-- case: a default for new rows only
-- given
create table public."Messages" (id bigint primary key, "Token" uuid);
-- when
alter table public."Messages" alter column "Token" set default gen_random_uuid();

-- case: large and small tables
-- settings: large=public.messages rows=public.rooms:20
-- given
create table public.messages (id bigint primary key);
create table public.rooms (id bigint primary key);
-- when
-- expect: volatile-default (error)
alter table messages add column token uuid default gen_random_uuid();
-- expect: volatile-default (note)
alter table rooms add column token uuid default gen_random_uuid();

-- case: functions of one's own, as they are declared
-- given
create table public.messages (id bigint primary key);
create function public.tenant() returns uuid language sql stable as $$ select null::uuid $$;
create function public.ticket() returns bigint language sql as $$ select 1::bigint $$;
-- when
alter table public.messages add column tenant uuid default public.tenant();
-- expect: volatile-default
alter table public.messages add column ticket bigint default public.ticket();

-- case: the column is there already
-- given
create table public.messages (id bigint primary key, token uuid);
-- when
alter table public.messages add column if not exists token uuid default gen_random_uuid();
