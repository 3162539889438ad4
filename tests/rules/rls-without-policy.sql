-- case: no policy at all
-- given
create table public.notes (id bigint primary key);
-- when
-- expect: rls-without-policy (note)
alter table public.notes enable row level security;

-- case: the policy comes in the next file
-- when
create table public.notes (id bigint primary key);
alter table public.notes enable row level security;
-- when
create policy p on notes to authenticated using (id > 0);

-- case: only a restrictive policy
-- when
create table public."Notes" (id bigint primary key);
-- expect: rls-without-policy
alter table public."Notes" enable row level security;
create policy p on public."Notes" as restrictive to authenticated using (id > 0);

-- case: nobody of the API holds a privilege
-- when
create table public.jobs (id bigint primary key);
alter table public.jobs enable row level security;
revoke all on table public.jobs from anon, authenticated;

-- case: no privileges by default
-- settings: expose=off
-- when
create table public.jobs (id bigint primary key);
alter table public.jobs enable row level security;

-- case: a partition is read through its parent
-- given
create table public.events (id bigint, at date) partition by range (at);
alter table public.events enable row level security;
create policy p on public.events to authenticated using (id > 0);
-- when
create table public.events_2026 partition of public.events for values from ('2026-01-01') to ('2027-01-01');
alter table public.events_2026 enable row level security;

-- case: another schema, and a table that no migration made
-- when
create schema private;
create table private.notes (id bigint primary key);
alter table private.notes enable row level security;
alter table public.legacy enable row level security;

-- case: a comment is no policy
-- when
create table public.notes (id bigint primary key);
-- expect: rls-without-policy
alter table public.notes enable row level security; -- create policy p on public.notes using (true);
