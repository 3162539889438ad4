-- case: a new column is filled at once
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column length integer;
-- expect: backfill-with-schema-change (warning)
update public.messages set length = char_length(body);

-- case: another table is held meanwhile
-- given
create table public.messages (id bigint primary key, body text);
create table public.rooms (id bigint primary key);
-- when
alter table public.rooms add column note text;
-- expect: backfill-with-schema-change
delete from public.messages where body is null;

-- case: rows first
-- given
create table public.messages (id bigint primary key, body text);
-- when
update public.messages set body = '' where body is null;
alter table public.messages add column length integer;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key, body text);
alter table public.messages add column length integer;
update public.messages set length = 1;

-- case: single rows
-- given
create table public.plans (id bigint primary key);
-- when
alter table public.plans add column name text;
insert into public.plans (id, name) values (1, 'free');

-- case: rows of a query go into a new table while another is held
-- given
create table public.messages (id bigint primary key, body text);
-- when
create table public.copies (id bigint primary key);
alter table public.messages add column length integer;
-- expect: backfill-with-schema-change
insert into public.copies select id from public.messages;

-- case: in two files
-- given
create table public."Messages" (id bigint primary key, body text);
-- when
alter table only public."Messages" add column length integer;
-- when
update public."Messages" set length = 1 where length is null;

-- case: a small table
-- settings: rows=public.messages:100
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column length integer;
-- expect: backfill-with-schema-change (note)
update public.messages set length = 1;

-- case: a large table
-- settings: large=public.messages
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table messages add column length integer;
-- expect: backfill-with-schema-change (error)
update messages set length = 1;

-- case: the lock is let go before
-- given
create table public.messages (id bigint primary key, body text);
-- when
begin;
alter table public.messages add column length integer;
commit;
update public.messages set length = 1 where length is null;

-- case: rows that are named by a unique key
-- given
create table public.kinds (id bigint primary key, code text unique, place text);
-- when
alter table public.kinds add column label text;
update public.kinds set label = 'A' where id = 1;
update kinds set label = 'B' where code in ('b', 'c') and label is null;
-- expect: backfill-with-schema-change
update public.kinds set label = 'C' where code in ('b') or place = 'x';

-- case: a key that is none
-- given
create table public.kinds (id bigint primary key, place text);
-- when
alter table public.kinds add column label text;
-- expect: backfill-with-schema-change
update public.kinds set label = 'B' where place in ('b', 'c');

-- case: a table that is renamed
-- given
create table public.versions (id bigint primary key, ready boolean);
-- when
alter table versions rename to releases;
-- expect: backfill-with-schema-change
update releases set ready = true where ready is null;
