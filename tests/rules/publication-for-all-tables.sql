-- case: all
-- when
-- expect: publication-for-all-tables (warning)
create publication changes for all tables;

-- case: all, with a name in quotes and options
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: publication-for-all-tables
create publication "All" for all tables with (publish = 'insert');

-- case: some
-- given
create table public.messages (id bigint primary key);
-- when
create publication changes for table public.messages;

-- case: none yet
-- when
create publication changes;

-- case: a table is added
-- given
create table public.messages (id bigint primary key);
-- when
alter publication supabase_realtime add table public.messages;
