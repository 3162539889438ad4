-- case: full
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: replica-identity-changed (note)
alter table public.messages replica identity full;

-- case: full for a table of the same file
-- when
create table public.messages (id bigint primary key);
alter table public.messages replica identity full;

-- case: nothing, and it is published
-- given
create table public.messages (id bigint primary key);
alter publication supabase_realtime add table public.messages;
-- when
-- expect: replica-identity-changed (error)
alter table public.messages replica identity nothing;

-- case: nothing, and it is not
-- when
create table public.messages (id bigint primary key);
-- expect: replica-identity-changed (warning)
alter table messages replica identity nothing;

-- case: back to the default
-- given
create table public."Messages" (id bigint constraint key primary key);
-- when
alter table public."Messages" replica identity default;
alter table public."Messages" replica identity using index key;
