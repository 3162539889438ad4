-- case: a new table
-- when
-- expect: money-column (note)
create table public.orders (id bigint primary key, total money not null);

-- case: an added column
-- given
create table public.orders (id bigint primary key);
-- when
-- expect: money-column
alter table only public.orders add column "Total" money default 0;

-- case: numeric
-- when
create table public.orders (id bigint primary key, total numeric(12, 2), money bigint);

-- case: a type of one's own
-- given
create schema app;
create type app.money as (amount numeric, currency text);
-- when
create table public.orders (id bigint primary key, total app.money);

-- case: a column that is there stays as it is
-- given
create table public.orders (id bigint primary key, total money);
-- when
alter table public.orders alter column total set not null;
