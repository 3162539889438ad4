-- case: the only policy goes
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
-- when
-- expect: policy-dropped-without-replacement (warning)
drop policy own on public.notes;

-- case: made again in the same file, under another name
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy own on public.notes for select to authenticated using ((select auth.uid()) = owner);
-- when
drop policy if exists own on notes;
create policy mine on public.notes for all to authenticated using ((select auth.uid()) = owner);

-- case: made again two files later
-- given
create table public."Notes" (id bigint primary key, owner uuid);
alter table public."Notes" enable row level security;
create policy "auth.uid()" on public."Notes" using ((select auth.uid()) = owner);
-- when
drop policy "auth.uid()" on public."Notes";
-- when
select 1;
-- when
create policy "own rows" on public."Notes" using ((select auth.uid()) = owner);

-- case: another command takes its place, or other roles
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy a on public.notes for all to authenticated using ((select auth.uid()) = owner);
create policy b on public.notes for select to anon using (owner is null);
-- when
-- expect: policy-dropped-without-replacement
drop policy a on public.notes;
create policy a on public.notes for select to authenticated using ((select auth.uid()) = owner);

-- case: a restrictive policy goes
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);
create policy kept on public.notes as restrictive to authenticated using (id > 10);
-- when
-- expect: policy-dropped-without-replacement (error)
drop policy kept on public.notes;

-- case: the table goes, and a policy of the same change set
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);
-- when
create policy tried on public.notes for select to anon using (true);
drop policy tried on public.notes;
drop policy own on public.notes;
drop table public.notes;

-- case: the same name on a table of another schema
-- given
create schema app;
create table app.notes (id bigint primary key, owner uuid);
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
alter table app.notes enable row level security;
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);
create policy own on app.notes to authenticated using ((select auth.uid()) = owner);
-- when
-- expect: policy-dropped-without-replacement
drop policy own on app.notes;
create policy own2 on public.notes to authenticated using ((select auth.uid()) = owner);

-- case: no migration made it
-- when
-- expect: policy-dropped-without-replacement (note)
drop policy own on storage.objects;
drop policy if exists other on storage.objects;

-- case: in a comment
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);
-- when
drop policy own on public.notes; create policy own on public.notes to authenticated using (owner is not null);
-- drop policy own on public.notes;
