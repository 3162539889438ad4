-- case: an or is added
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
-- when
-- expect: policy-loosened (warning)
alter policy own on public.notes using (owner = (select auth.uid()) or shared);

-- case: an and is gone, by drop and create
-- given
create table public."Notes" (id bigint primary key, owner uuid, shared boolean);
alter table public."Notes" enable row level security;
create policy own on public."Notes" for update to authenticated using ((select auth.uid()) = owner and shared);
-- when
drop policy if exists own on "Notes";
-- expect: policy-loosened (warning)
create policy own on public."Notes" for update to authenticated using ((select auth.uid()) = owner);

-- case: every row, and everyone
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
create table public.lists (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
alter table public.lists enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
create policy own on public.lists for select to authenticated using (shared);
-- when
-- expect: policy-loosened (error)
alter policy own on public.notes using (true);
-- expect: policy-loosened (error)
alter policy own on public.lists to anon, authenticated;

-- case: more commands
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (shared);
-- when
drop policy own on public.notes;
-- expect: policy-loosened (warning)
create policy own on public.notes for all to authenticated using (shared);

-- case: the same in other words
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy "auth.uid()" on public.notes for select using (auth.uid() = owner);
-- when
drop policy "auth.uid()" on public.notes;
create policy "auth.uid()" on public.notes for select to authenticated
  using (
    ( select   auth.uid()
    ) = owner
  );

-- case: fewer rows, and other rows
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using ((select auth.uid()) = owner or shared);
create policy two on public.notes to authenticated using ((select auth.uid()) = owner);
-- when
alter policy own on public.notes using ((select auth.uid()) = owner);
alter policy two on public.notes using (id > 10);

-- case: two policies become one
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
create policy shared on public.notes for select to authenticated using (shared);
-- when
drop policy own on public.notes;
drop policy shared on public.notes;
create policy reads on public.notes for select to authenticated using (shared or (select auth.uid()) = owner);

-- case: a restrictive policy holds for fewer roles
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy kept on public.notes as restrictive using (shared);
-- when
-- expect: policy-loosened
alter policy kept on public.notes to authenticated;

-- case: a policy of the same change set, and a new one beside the old ones
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
-- when
create policy tried on public.notes for delete to authenticated using (shared and id > 1);
create policy shared on public.notes for select to authenticated using (shared);
-- when
alter policy tried on public.notes using (shared);

-- case: narrow again at the end
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
-- when
alter policy own on public.notes using (true);
-- when
alter policy own on public.notes using ((select auth.uid()) = owner);

-- case: the table of that name in another schema
-- given
create schema app;
create table app.notes (id bigint primary key, shared boolean);
create table public.notes (id bigint primary key, shared boolean);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using (shared and id > 1);
-- when
drop policy own on public.notes;
create policy own on app.notes for select to authenticated using (shared);
create policy own on public.notes for select to authenticated using (id > 1 and shared and id < 9);
