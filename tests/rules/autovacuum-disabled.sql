-- case: off
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: autovacuum-disabled (warning)
alter table public.messages set (autovacuum_enabled = false);

-- case: off, beside another option
-- given
create table public."Messages" (id bigint primary key);
-- when
-- expect: autovacuum-disabled
alter table only public."Messages" set (fillfactor = 90, autovacuum_enabled = off);

-- case: tuned
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages set (autovacuum_vacuum_scale_factor = 0.02);
alter table public.messages set (autovacuum_enabled = true);

-- case: on again
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages set (autovacuum_enabled = false);
update public.messages set id = id where id < 10;
alter table public.messages set (autovacuum_enabled = true);

-- case: the setting goes
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages reset (autovacuum_enabled);

-- case: a small table
-- settings: rows=public.messages:10
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: autovacuum-disabled (note)
alter table messages set (autovacuum_enabled = false);
