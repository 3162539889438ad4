-- case: a table that had it
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
-- expect: rls-disabled (error)
alter table only public.notes disable row level security;

-- case: enabled again in the next file
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
alter table public.notes disable row level security;
update public.notes set id = id where id > 1;
-- when
alter table notes enable row level security;

-- case: it was off already, or the table is new
-- given
create table public.notes (id bigint primary key);
-- when
alter table public.notes disable row level security;
create table public.lists (id bigint primary key);
alter table public.lists disable row level security;

-- case: a table that no migration made
-- when
-- expect: rls-disabled
alter table public.legacy disable row level security;

-- case: a schema that is not exposed
-- given
create schema private;
create table private.notes (id bigint primary key);
alter table private.notes enable row level security;
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
-- expect: rls-disabled (warning)
alter table private.notes disable row level security;

-- case: the quoted name is another table
-- given
create table public."Notes" (id bigint primary key);
alter table public."Notes" enable row level security;
create policy p on public."Notes" using (true);
-- when
-- expect: rls-disabled
alter table "Notes" disable row level security;

-- case: the owner is no longer held
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
alter table public.notes force row level security;
-- when
-- expect: rls-disabled (warning)
alter table public.notes no force row level security;

-- case: dropped afterwards
-- given
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
alter table public.notes disable row level security;
drop table public.notes;
