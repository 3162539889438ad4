-- case: bigserial
-- when
-- expect: serial-column
create table public.messages (id bigserial primary key);

-- case: an added column
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: serial-column
alter table only public.messages add column "Number" serial;

-- case: an identity
-- when
create table public.messages (id bigint generated always as identity primary key);

-- case: a sequence of one's own
-- given
create sequence public.numbers;
-- when
create table public.messages (id bigint primary key default nextval('public.numbers'));

-- case: the table is there already
-- given
create table public.messages (id bigserial primary key);
-- when
create table if not exists public.messages (id bigserial primary key);

-- case: a column that is only called serial
-- when
create table public.devices (id bigint primary key, serial text);
