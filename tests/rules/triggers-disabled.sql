-- case: all, with those of foreign keys
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint references public.rooms (id));
-- when
-- expect: triggers-disabled (error)
alter table public.messages disable trigger all;
alter table public.messages enable trigger all;
-- expect: triggers-disabled (error)
alter table public.rooms disable trigger all;

-- case: all, without foreign keys
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages disable trigger all;
alter table public.messages enable trigger all;

-- case: one that stays off
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: triggers-disabled (warning)
alter table public.messages disable trigger touch;

-- case: on again
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages disable trigger touch;
update public.messages set id = 2 where id = 1;
alter table messages enable trigger touch;

-- case: another one on again
-- given
create table public."Messages" (id bigint primary key);
-- when
-- expect: triggers-disabled
alter table public."Messages" disable trigger user;
alter table public."Messages" enable trigger touch;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key);
alter table public.messages disable trigger all;

-- case: everywhere
-- when
-- expect: triggers-disabled (warning)
set session_replication_role = replica;
set session_replication_role = origin;
