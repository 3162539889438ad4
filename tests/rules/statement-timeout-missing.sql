-- case: none
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: statement-timeout-missing
update public.messages set body = '' where body is null;

-- case: set
-- given
create table public.messages (id bigint primary key, body text);
-- when
set statement_timeout = '60s';
update public.messages set body = '' where body is null;

-- case: no limit
-- given
create table public.messages (id bigint primary key, body text);
-- when
set local statement_timeout = 0;
-- expect: statement-timeout-missing
alter table messages alter column id type text;

-- case: it takes a moment
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column author text;

-- case: a new table
-- when
create table public.messages (id bigint primary key, body text);
update public.messages set body = '';
