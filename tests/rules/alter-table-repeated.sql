-- case: two rewrites
-- given
create table public.orders (id bigint primary key, price integer, amount integer);
-- when
alter table public.orders alter column price type bigint;
-- expect: alter-table-repeated (note)
alter table if exists only orders alter column amount type bigint;

-- case: in one statement
-- given
create table public.orders (id bigint primary key, price integer, amount integer);
-- when
alter table public.orders alter column price type bigint, alter column amount type bigint;

-- case: parts that take a moment
-- given
create table public.orders (id bigint primary key, price integer);
-- when
alter table public.orders add column note text;
alter table public.orders add column more text default 'x';
alter table public.orders alter column price type bigint;

-- case: rows change in between
-- given
create table public.orders (id bigint primary key, price integer, amount integer);
-- when
alter table public.orders alter column price type bigint;
update public.orders set amount = 0 where amount is null;
alter table public.orders alter column amount set not null;

-- case: two checks
-- given
create table public."Orders" (id bigint primary key, price integer);
-- when
alter table public."Orders" add constraint a check (price > 0);
-- expect: alter-table-repeated
alter table public."Orders" add constraint b check (price < 100);

-- case: a new table, and a small one
-- settings: rows=public.orders:10
-- given
create table public.orders (id bigint primary key, price integer, amount integer);
-- when
alter table public.orders alter column price type bigint;
alter table public.orders alter column amount type bigint;
create table public.parts (id bigint primary key, price integer, amount integer);
alter table public.parts alter column price type bigint;
alter table public.parts alter column amount type bigint;
