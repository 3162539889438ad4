-- case: no condition
-- given
create table public.messages (id bigint primary key, state text);
-- when
-- expect: update-without-where (warning)
update public.messages set state = 'sent';

-- case: always true
-- given
create table public.messages (id bigint primary key, state text);
-- when
-- expect: update-without-where
update public.messages set state = 'sent' where 1 = 1;
-- expect: update-without-where
update public.messages set state = 'sent' where id is not null;

-- case: some rows
-- given
create table public.messages (id bigint primary key, state text);
-- when
update public.messages set state = 'sent' where state is null;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key, state text);
update public.messages set state = 'sent';

-- case: the rows of a new column are filled, which another rule tells
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column state text;
update public.messages set state = 'sent';

-- case: few rows
-- settings: rows=public.messages:12
-- given
create table public.messages (id bigint primary key, state text);
-- when
-- expect: update-without-where (note)
update messages set state = 'sent';

-- case: the same name in another schema
-- given
create schema app;
create table app.messages (id bigint primary key, "State" text);
-- when
create table public.messages (id bigint primary key, "State" text);
update public.messages set "State" = 'sent';
-- expect: update-without-where
update only app.messages set "State" = 'sent';

-- case: on conflict do update is no update of all rows
-- given
create table public.messages (id bigint primary key, state text);
-- when
insert into public.messages values (1, 'sent') on conflict (id) do update set state = 'sent';
