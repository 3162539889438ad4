-- case: changing by anyone
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-always-true (error)
create policy a on public.notes for update using (true);
-- expect: policy-always-true (error)
create policy b on public.notes for delete to anon using (1 = 1);
-- expect: policy-always-true (error)
create policy c on public.notes to anon, authenticated using (owner is null or owner is not null) with check (false);

-- case: changing by whoever signs up
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-always-true (warning)
create policy a on public.notes to authenticated using (true);
-- expect: policy-always-true (warning)
create policy b on public.notes for delete using ((select auth.uid()) is not null);
-- expect: policy-always-true (warning)
create policy c on public.notes for update using (auth.role()  =  'authenticated');

-- case: without using, a policy for everything lets no row through
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated with check ((select auth.uid()) = owner);
-- expect: policy-always-true (warning)
create policy b on public.notes to authenticated with check (true);

-- case: inserting, and reading
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-always-true (warning)
create policy a on public.notes for insert to anon with check (true);
-- expect: policy-always-true (note)
create policy b on public.notes for select using (true);
create policy c on public.notes for select to authenticated using (true);

-- case: the server's role, and a predicate that decides
-- given
create table public.notes (id bigint primary key, owner uuid, "true" boolean);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to service_role using (true) with check (true);
create policy "using (true)" on public.notes to authenticated using ((select auth.uid()) = owner);
create policy b on public.notes for update using ("true");
create policy c on public.notes for update using (owner::text <> 'true' /* or true */);

-- case: a restrictive policy, and one beside it
-- given
create table public.notes (id bigint primary key, owner uuid);
create table public.lists (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
alter table public.lists enable row level security;
-- when
create policy a on public.notes as restrictive using (true);
create policy b on public.lists to authenticated using (true);
create policy c on public.lists as restrictive to authenticated using ((select auth.uid()) = owner);

-- case: another policy by the end of the change set
-- given
create table public.notes (id bigint primary key, owner uuid);
create table public.lists (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
alter table public.lists enable row level security;
-- when
create policy a on public.notes to authenticated using (true);
create policy a on public.lists to authenticated using (true);
-- when
drop policy a on public.notes;
alter policy a on public.lists using ((select auth.uid()) = owner);

-- case: the same table name in another schema, and quotes
-- given
create schema app;
create table app."Notes" (id bigint primary key, owner uuid);
alter table app."Notes" enable row level security;
-- when
-- expect: policy-always-true (error)
create policy "All" on app."Notes" using (not false);

-- case: in place of another policy: policy-loosened tells it
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy a on public.notes to authenticated using ((select auth.uid()) = owner);
-- when
drop policy a on public.notes;
create policy a on public.notes to authenticated using (true);
