-- case: none
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: lock-timeout-missing (note)
alter table public.messages add column body text;
alter table public.messages add column author text;

-- case: set
-- given
create table public.messages (id bigint primary key);
-- when
set local lock_timeout = '3s';
alter table public.messages add column body text;

-- case: set for the session, in milliseconds, by a function
-- given
create table public.messages (id bigint primary key);
-- when
select set_config('lock_timeout', '3000', true);
alter table public.messages add column body text;

-- case: set too late
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: lock-timeout-missing
alter table public.messages add column body text;
set lock_timeout = '3s';

-- case: no limit, and one that is too long
-- given
create table public.messages (id bigint primary key);
-- when
set lock_timeout = 0;
set lock_timeout = '5min';
-- expect: lock-timeout-missing
alter table public.messages add column body text;

-- case: reset
-- given
create table public.messages (id bigint primary key);
-- when
set lock_timeout = '3s';
reset lock_timeout;
-- expect: lock-timeout-missing
alter table public.messages add column body text;

-- case: only new tables
-- when
create table public.messages (id bigint primary key);
alter table public.messages enable row level security;
-- when
alter table public.messages add column body text;

-- case: weak locks
-- given
create table public.messages (id bigint primary key, room bigint);
-- when
create index concurrently messages_room_idx on public.messages (room);
update public.messages set room = 1 where room is null;
grant select on public.messages to anon;

-- case: a large table, with a quoted name
-- settings: large=public.Messages
-- given
create table public."Messages" (id bigint primary key);
-- when
-- expect: lock-timeout-missing (warning)
alter table only public."Messages" add column body text;

-- case: set local before the begin of the file has no effect
-- given
create table public.messages (id bigint primary key);
-- when
set local lock_timeout = '3s';
begin;
-- expect: lock-timeout-missing
alter table public.messages add column body text;
commit;

-- case: set local after it has
-- given
create table public.messages (id bigint primary key);
-- when
begin;
set local lock_timeout = '3s';
alter table public.messages add column body text;
commit;

-- case: a new table refers to one that is there
-- given
create table public.rooms (id bigint primary key);
-- when
create table public.messages (id bigint primary key, room bigint references public.rooms, author uuid references auth.users on delete cascade);
alter table public.messages add constraint again foreign key (author) references auth.users on delete cascade;

-- case: a new table refers to a large one
-- settings: large=public.rooms
-- given
create table public.rooms (id bigint primary key);
-- when
-- expect: lock-timeout-missing (warning)
create table public.messages (id bigint primary key, room bigint references public.rooms);
