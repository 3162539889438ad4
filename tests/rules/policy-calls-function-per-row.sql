-- case: bare calls
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-calls-function-per-row (warning)
create policy a on public.notes to authenticated using (auth.uid() = owner);
-- expect: policy-calls-function-per-row
create policy b on public.notes to authenticated using (((auth.jwt() -> 'app_metadata') ->> 'a') = 'b') with check ((select auth.uid()) = owner);
-- expect: policy-calls-function-per-row
create policy c on public.notes to authenticated using (current_setting('app.owner', true)::uuid = owner);

-- case: in a sub-select, over lines, with spaces, with a name
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated using ((select auth.uid()) = owner);
create policy b on public.notes to authenticated using ((  select
    auth.uid()
  ) = owner);
create policy c on public.notes to authenticated using (( SELECT auth.uid() AS uid) = owner);
create policy d on public.notes to authenticated using (( /* auth.uid() */ select   "auth"."uid"()) = owner);

-- case: the name of the policy, a string and a comment are no calls
-- given
create table public.notes (id bigint primary key, owner uuid, body text, "auth.uid()" uuid);
alter table public.notes enable row level security;
-- when
create policy "auth.uid()" on public.notes to authenticated
  using ((select auth.uid()) = owner and body <> 'auth.uid()' and "auth.uid()" = owner); -- auth.uid() = owner

-- case: in exists and in in
-- given
create table public."Notes" (id bigint primary key, team bigint);
create table public.members (team bigint, member uuid);
alter table public."Notes" enable row level security;
-- when
-- expect: policy-calls-function-per-row
create policy a on public."Notes" to authenticated using (exists (select 1 from public.members m where m.team = "Notes".team and m.member = auth.uid()));
-- expect: policy-calls-function-per-row
create policy b on public."Notes" to authenticated using (team in (select team from public.members where member = auth.uid()));
create policy c on public."Notes" to authenticated using (team in (select team from public.members where member = (select auth.uid())));

-- case: functions of one's own
-- given
create schema private;
create function private.is_admin() returns boolean language sql stable set search_path = '' as 'select true';
create function private.roll() returns boolean language sql volatile set search_path = '' as 'select true';
create function private.may_see(note bigint) returns boolean language sql stable set search_path = '' as 'select true';
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-calls-function-per-row
create policy a on public.notes to authenticated using (private.is_admin());
create policy b on public.notes to authenticated using ((select private.is_admin()) and private.may_see(id) and private.roll());

-- case: functions that give rows, in a sub-select
-- given
create schema private;
create function private.my_teams() returns setof bigint language sql stable set search_path = '' as 'select 1::bigint';
create function private.my_team() returns bigint language sql stable set search_path = '' as 'select 1::bigint';
create table public.notes (id bigint primary key, team bigint);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated using (team in (select private.my_teams()));
create policy b on public.notes to authenticated using (team in (select private.my_team()));
-- expect: policy-calls-function-per-row
create policy c on public.notes to authenticated using (team = private.my_team());

-- case: alter policy, and mended in the next file
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
create policy a on public.notes to authenticated using ((select auth.uid()) = owner);
create policy b on public.notes to authenticated using ((select auth.uid()) = owner);
-- when
-- expect: policy-calls-function-per-row
alter policy a on public.notes using (auth.uid() = owner);
alter policy b on public.notes using (auth.uid() = owner);
-- when
alter policy b on public.notes using ((select auth.uid()) = owner);

-- case: a small table
-- settings: rows=public.notes:20
-- given
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
-- expect: policy-calls-function-per-row (note)
create policy a on public.notes to authenticated using (auth.uid() = owner);

-- case: a function of the same name in another schema
-- given
create schema app;
create function app.uid() returns uuid language sql volatile as 'select null::uuid';
create table public.notes (id bigint primary key, owner uuid);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated using (app.uid() = owner);

-- case: rows that a request writes are few
-- given
create table public.drafts (id bigint primary key, owner uuid);
alter table public.drafts enable row level security;
-- when
-- expect: policy-calls-function-per-row (note)
create policy writes on public.drafts for insert to authenticated with check (auth.uid() = owner);
-- expect: policy-calls-function-per-row (warning)
create policy reads on public.drafts for select to authenticated using (auth.uid() = owner);

-- case: a policy that lets nobody in is told by another rule
-- given
create table public.jobs (id bigint primary key, owner uuid);
alter table public.jobs enable row level security;
-- when
create policy server on public.jobs using (auth.role() = 'service_role');
-- expect: policy-calls-function-per-row
create policy mixed on public.jobs using (auth.role() = 'service_role' or auth.uid() = owner);
