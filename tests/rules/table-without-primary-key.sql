-- case: none
-- when
-- expect: table-without-primary-key (warning)
create table public.events (happened_at timestamptz not null);

-- case: with the table, of a column and of the table
-- when
create table public.a (id bigint primary key);
create table public.b (x bigint, y bigint, primary key (x, y));

-- case: later in the file
-- when
create table public.events (id bigint not null);
alter table public.events add primary key (id);

-- case: in a later file of the branch
-- when
create table public.events (id bigint not null);
-- when
create unique index events_key on public.events (id);
alter table public.events add constraint events_key primary key using index events_key;

-- case: temporary tables and partitions
-- when
create temporary table ids (id bigint);
create table public.events (id bigint, day date, primary key (id, day)) partition by range (day);
create table public.events_rest partition of public.events default;

-- case: from a query, and like another without its indexes
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: table-without-primary-key
create table public.copies as select * from public.messages;
-- expect: table-without-primary-key
create table public.likes (like public.messages);
create table public.twins (like public.messages including all);

-- case: it is there already
-- given
create table public.events (happened_at timestamptz not null);
-- when
create table if not exists public.events (happened_at timestamptz not null);

-- case: the same name in two schemas
-- given
create schema app;
-- when
create table app."Events" (id bigint primary key);
-- expect: table-without-primary-key
create table public."Events" (id bigint unique not null);
