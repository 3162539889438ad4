-- case: every row
-- given
create table public.messages (id bigint primary key, state text);
-- when
-- expect: backfill-without-analyze
update public.messages set state = 'sent';

-- case: analyzed
-- given
create table public.messages (id bigint primary key, state text);
-- when
update public.messages set state = 'sent';
analyze messages;

-- case: all tables analyzed
-- given
create table public.messages (id bigint primary key, state text);
-- when
update public.messages set state = 'sent';
analyze;

-- case: another one analyzed
-- given
create table public.messages (id bigint primary key, state text);
create table public.rooms (id bigint primary key);
-- when
-- expect: backfill-without-analyze
insert into public.messages select id from public.rooms;
analyze public.rooms;

-- case: few rows, and a new table
-- settings: rows=public.messages:12
-- given
create table public.messages (id bigint primary key, state text);
-- when
update public.messages set state = 'sent';
create table public.copies as select * from public.messages;
insert into public.copies select * from public.messages;
