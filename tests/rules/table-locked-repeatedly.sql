-- case: three files
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column a text;
-- when
alter table public.messages add column b text;
-- when
select 1;
-- expect: table-locked-repeatedly
alter table public.messages add column c text;

-- case: two files
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column a text;
-- when
alter table public.messages add column b text;

-- case: three tables
-- given
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
-- when
alter table public.a add column x text;
-- when
alter table public.b add column x text;
-- when
alter table public.c add column x text;

-- case: a table of the branch
-- when
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column a text;
-- when
alter table public.messages add column b text;
-- when
alter table public.messages add column c text;

-- case: policies stop it too
-- given
create table public.messages (id bigint primary key);
-- when
create policy "a" on public.messages for select using (true);
-- when
create policy "b" on public.messages for insert with check (true);
-- when
-- expect: table-locked-repeatedly
drop policy "a" on public.messages;
-- when
drop policy "b" on public.messages;
