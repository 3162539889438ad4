-- case: four
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
create table public."D" (id bigint primary key);
-- when
alter table public.a add column note text;
alter table b add column note text;
create policy p on public.c for select using (true);
-- expect: many-tables-locked (warning)
drop table public."D";

-- case: three, and a new one
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
-- when
create table public.d (id bigint primary key);
alter table public.a add column note text;
alter table public.b add column note text;
alter table public.c add column note text;
alter table public.d add column note text;

-- case: one of them twice, the same name in two schemas
-- given
create schema app;
create table public.a (id bigint primary key);
create table app.a (id bigint primary key);
create table public.b (id bigint primary key);
-- when
alter table public.a add column note text;
alter table app.a add column note text;
alter table public.b add column note text;
alter table public.b add column more text;

-- case: weak locks
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
create table public.d (id bigint primary key);
-- when
comment on table public.a is 'a';
grant select on public.b to anon;
update public.c set id = 2 where id = 1;
analyze public.d;

-- case: a small one
-- settings: rows=public.d:10
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
create table public.d (id bigint primary key);
-- when
alter table public.a add column note text;
alter table public.b add column note text;
alter table public.c add column note text;
alter table public.d add column note text;

-- case: partitions of one table
-- given
create table public.events (id bigint not null, kind text not null) partition by list (kind);
create table public.events_a partition of public.events for values in ('a');
create table public.events_b partition of public.events for values in ('b');
create table public.events_c partition of public.events for values in ('c');
-- when
alter table public.events add column note text;

-- case: two transactions
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
create table public.d (id bigint primary key);
-- when
begin;
alter table public.a add column note text;
alter table public.b add column note text;
commit;
alter table public.c add column note text;
alter table public.d add column note text;

-- case: views, sequences and indexes are no tables, a renamed one is one table
-- given
create table public.a (id bigserial primary key);
create table public.b (id bigint constraint b_key primary key);
create view public.v as select id from public.a;
create view public.w as select id from public.a;
-- when
alter table public.a rename to first;
alter table public.first add column note text;
alter table public.b add column note text;
alter sequence public.a_id_seq rename to first_id_seq;
alter index public.b_key rename to second_key;
alter view public.v rename to x;
drop view public.w;
