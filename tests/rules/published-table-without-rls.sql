-- case: a table without row level security
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: published-table-without-rls (error)
alter publication supabase_realtime add table public.messages;

-- case: several tables, one of them with it
-- given
create table public.a (id bigint primary key);
create table public."B" (id bigint primary key);
alter table public.a enable row level security;
-- when
-- expect: published-table-without-rls
alter publication supabase_realtime add table only a, "B";

-- case: enabled in the next file
-- given
create table public.messages (id bigint primary key);
-- when
alter publication supabase_realtime add table public.messages;
-- when
alter table public.messages enable row level security;

-- case: the table of that name in another schema
-- given
create schema app;
create table app.messages (id bigint primary key);
create table public.messages (id bigint primary key);
alter table public.messages enable row level security;
-- when
alter publication supabase_realtime add table public.messages;
-- expect: published-table-without-rls
alter publication supabase_realtime add table app.messages;

-- case: another publication, and a table that leaves
-- given
create table public.messages (id bigint primary key);
-- when
create publication export for table public.messages;
alter publication supabase_realtime add table public.messages;
alter publication supabase_realtime drop table public.messages;

-- case: all tables of a schema
-- given
create schema app;
create table app.messages (id bigint primary key);
-- when
-- expect: published-table-without-rls
alter publication supabase_realtime add tables in schema app;

-- case: in it already, and a table that no migration made
-- given
create table public.messages (id bigint primary key);
alter publication supabase_realtime add table public.messages;
-- when
alter publication supabase_realtime set table public.messages, public.legacy;

-- case: made again
-- given
create table public.messages (id bigint primary key);
-- when
drop publication if exists supabase_realtime;
-- expect: published-table-without-rls
create publication supabase_realtime for table public.messages;
