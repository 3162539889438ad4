-- case: a policy for reading reads its own table
-- given
create table public.members (team bigint, member uuid);
alter table public.members enable row level security;
-- when
-- expect: policy-reads-own-table (error)
create policy a on public.members for select to authenticated using (team in (select m.team from members m where m.member = (select auth.uid())));

-- case: two tables that read each other
-- given
create table public."Teams" (id bigint primary key);
create table public.members (team bigint, member uuid);
alter table public."Teams" enable row level security;
alter table public.members enable row level security;
create policy a on public.members for select to authenticated using (exists (select 1 from public."Teams" t where t.id = team));
-- when
-- expect: policy-reads-own-table
create policy b on public."Teams" for select to authenticated using (exists (select 1 from public.members m where m.team = id));

-- case: a policy for writing, and a policy for reading with a sub-select
-- given
create table public.members (team bigint, member uuid);
create table public.others (team bigint, member uuid);
alter table public.members enable row level security;
alter table public.others enable row level security;
create policy a on public.members for select to authenticated using (member = (select auth.uid()));
create policy a on public.others for select to authenticated using (member = auth.uid());
-- when
-- expect: policy-reads-own-table
create policy b on public.members for insert to authenticated with check (exists (select 1 from public.members m where m.team = 1));
create policy b on public.others for insert to authenticated with check (exists (select 1 from public.others m where m.team = 1));

-- case: through a function or a view of the owner
-- given
create schema private;
create table public.members (team bigint, member uuid);
alter table public.members enable row level security;
create function private.my_teams() returns setof bigint language sql stable security definer set search_path = '' as 'select team from public.members';
create view private.all_members as select * from public.members;
-- when
create policy a on public.members for select to authenticated using (team in (select private.my_teams()));
create policy b on public.members for select to authenticated using (team in (select v.team from private.all_members v));

-- case: through a function with the caller's rights, in SQL and in PL/pgSQL
-- given
create schema private;
create table public.members (team bigint, member uuid);
create table public.guests (team bigint, member uuid);
alter table public.members enable row level security;
alter table public.guests enable row level security;
create function private.is_member() returns boolean language sql stable set search_path = '' as 'select exists (select 1 from public.members)';
create function private.is_guest() returns boolean language plpgsql stable set search_path = '' as $$ begin return exists (select 1 from public.guests); end $$;
-- when
-- expect: policy-reads-own-table
create policy a on public.members for select to authenticated using ((select private.is_member()));
-- expect: policy-reads-own-table
create policy a on public.guests for all to authenticated using ((select private.is_guest()));
create policy b on public.members for insert to authenticated with check (private.is_guest());

-- case: through a view of the reader
-- given
create table public.members (team bigint, member uuid);
alter table public.members enable row level security;
create view public.all_members with (security_invoker = on) as select * from public.members;
-- when
-- expect: policy-reads-own-table
create policy a on public.members for select to authenticated using (team in (select v.team from public.all_members v));

-- case: the table of that name in another schema, and a comment
-- given
create schema private;
create table private.members (team bigint, member uuid);
create table public.members (team bigint, member uuid);
alter table public.members enable row level security;
alter table private.members enable row level security;
-- when
create policy "select from members" on public.members for select to authenticated
  using (team in (select m.team from private.members m)); -- select from public.members

-- case: other roles, and no row level security over there
-- given
create table public.members (team bigint, member uuid);
create table public.teams (id bigint primary key);
alter table public.members enable row level security;
create policy a on public.members for select to anon using (exists (select 1 from public.members m where m.team = 1));
create policy c on public.teams for select to authenticated using (exists (select 1 from public.members m where m.team = id));
-- when
create policy b on public.members for insert to authenticated with check (exists (select 1 from public.members m where m.team = 1));
create policy d on public.members for select to authenticated using (exists (select 1 from public.teams t where t.id = team));

-- case: mended in the next file
-- given
create table public.members (team bigint, member uuid);
alter table public.members enable row level security;
-- when
create policy a on public.members for select to authenticated using (team in (select m.team from public.members m));
-- when
alter policy a on public.members using (member = (select auth.uid()));
