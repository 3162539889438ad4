-- case: never enabled
-- given
create table public.notes (id bigint primary key, owner uuid);
-- when
-- expect: policy-without-rls (error)
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);
create policy ins on public.notes for insert to authenticated with check ((select auth.uid()) = owner);

-- case: a new table, with policies only
-- when
create table public.notes (id bigint primary key, owner uuid);
-- expect: policy-without-rls (error)
create policy own on public.notes to authenticated using ((select auth.uid()) = owner);

-- case: enabled before, after, and two files later
-- given
create table public.a (id bigint primary key);
alter table public.a enable row level security;
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
-- when
create policy p on public.a to authenticated using (id > 0);
create policy p on public.b to authenticated using (id > 0);
create policy p on public.c to authenticated using (id > 0);
alter table only b enable row level security;
-- when
select 1;
-- when
alter table c enable row level security;

-- case: a comment does not enable it
-- given
create table public.notes (id bigint primary key);
-- when
-- enable row level security
-- alter table public.notes enable row level security;
-- expect: policy-without-rls
create policy "enable row level security" on public.notes to authenticated using (id > 0);

-- case: the same table in another schema has it
-- given
create schema app;
create table app.notes (id bigint primary key);
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
create policy p on public.notes to authenticated using (id > 0);
-- expect: policy-without-rls
create policy p on app.notes to authenticated using (id > 0);

-- case: the platform's tables have it
-- when
create policy p on storage.objects for select to authenticated using (bucket_id = 'a');
create policy p on realtime.messages for select to authenticated using (true);

-- case: a table that no migration made
-- when
-- expect: policy-without-rls (note)
create policy p on public.legacy for select to authenticated using (true);

-- case: the policy is gone again
-- given
create table public.notes (id bigint primary key);
-- when
create policy p on public.notes to authenticated using (id > 0);
drop policy p on public.notes;
