-- case: no role, and the predicate asks for the session
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
-- expect: policy-without-role (note)
create policy own on public.notes using ((select auth.uid()) = owner);
-- expect: policy-without-role (note)
create policy ins on public.notes for insert to public with check ((select auth.uid()) = owner);

-- case: no role, and the predicate asks for none
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
-- expect: policy-without-role (note)
create policy shared on public.notes for select using (shared);

-- case: with roles
-- given
create table public."Notes" (id bigint primary key, owner uuid, shared boolean);
alter table public."Notes" enable row level security;
-- when
create policy own on public."Notes" for all to authenticated using ((select auth.uid()) = owner);
create policy shared on "Notes" for select to anon, authenticated using (shared);

-- case: a restrictive policy holds for everyone
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
create policy kept on public.notes as restrictive using (shared or (select auth.uid()) = owner);

-- case: the role is set afterwards, by the next file
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
create policy own on public.notes using ((select auth.uid()) = owner);
-- when
alter policy own on public.notes to authenticated;

-- case: the words stand in the name, in a comment and in a string
-- given
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
-- when
-- expect: policy-without-role
create policy "own rows to authenticated" on public.notes /* to authenticated */
  using ((select auth.uid()) = owner and body <> 'to authenticated'); -- to authenticated

-- case: always true is told by another rule
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
create policy everyone on public.notes for select using (true);
create policy changes on public.notes for update using (auth.uid() is not null);
-- expect: policy-without-role (note)
create policy signed_in on public.notes for select using ((select auth.uid()) is not null);
-- expect: policy-without-role (note)
create policy own on public.notes for update using ((select auth.uid()) = owner) with check (true);

-- case: a function of one's own may ask for the session, one of PostgreSQL's does not
-- given
create table public.notes (id bigint primary key, team bigint, shared boolean);
alter table public.notes enable row level security;
create function public.is_member(team bigint) returns boolean language sql stable as 'select auth.uid() is not null';
-- when
create policy team on public.notes for select using (shared or is_member(team));
-- expect: policy-without-role (note)
create policy old on public.notes for select using (abs(team) < 10);

-- case: service_role needs no policy
-- given
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
-- when
-- expect: policy-without-role (note)
create policy server on public.notes for all using (auth.role() = 'service_role') with check (auth.role() = 'service_role');
create policy server2 on public.notes for all to service_role using (true);
-- expect: policy-without-role (note)
create policy server3 on public.notes using (auth.jwt() ->> 'role' = 'service_role');
