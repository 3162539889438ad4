-- case: a table
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: unqualified-name
alter table messages add column body text;

-- case: with its schema
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column body text;
create index messages_body_idx on public.messages (body);

-- case: made without a schema
-- when
-- expect: unqualified-name
create table "Messages" (id bigint primary key);
-- expect: unqualified-name
create function touch() returns trigger language plpgsql as 'begin return new; end';

-- case: temporary tables have none
-- when
create temporary table ids (id bigint);
insert into ids values (1);
drop table ids;

-- case: the table of an index, and of rows
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: unqualified-name
create index messages_id_idx on messages (id);
-- expect: unqualified-name
delete from messages where id = 1;
