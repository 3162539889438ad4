-- case: the key in the token, in its forms
-- given
create table public.notes (id bigint primary key, team text);
alter table public.notes enable row level security;
-- when
-- expect: policy-reads-user-metadata (error)
create policy a on public.notes to authenticated using (team = (select auth.jwt() -> 'user_metadata' ->> 'team'));
-- expect: policy-reads-user-metadata
create policy b on public.notes to authenticated using ((select auth.jwt()) #>> '{user_metadata,team}' = team);
-- expect: policy-reads-user-metadata
create policy c on public.notes to authenticated using ((current_setting('request.jwt.claims', true)::jsonb->'user_metadata'->>'team') = team);

-- case: the column of the accounts
-- given
create table public."Notes" (id bigint primary key, team text);
alter table public."Notes" enable row level security;
-- when
-- expect: policy-reads-user-metadata
create policy a on public."Notes" to authenticated with check (team = (select u.raw_user_meta_data ->> 'team' from auth.users u where u.id = (select auth.uid())));

-- case: what only the server writes
-- given
create table public.notes (id bigint primary key, team text);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated using (team = (select auth.jwt() -> 'app_metadata' ->> 'team'));
create policy b on public.notes to authenticated using (team = (select u.raw_app_meta_data ->> 'team' from auth.users u where u.id = (select auth.uid())));

-- case: a name, a comment, a string and a column of that name
-- given
create table public.notes (id bigint primary key, team text, user_metadata jsonb, data jsonb);
alter table public.notes enable row level security;
-- when
create policy "user_metadata" on public.notes to authenticated
  using (team <> 'user_metadata' and (select auth.jwt() ->> 'sub') = team /* auth.jwt() -> 'user_metadata' */);
create policy b on public.notes to authenticated using (user_metadata ->> 'team' = team);
create policy c on public.notes to authenticated using (data -> 'user_metadata' ->> 'team' = team);

-- case: alter policy
-- given
create table public.notes (id bigint primary key, team text);
alter table public.notes enable row level security;
create policy a on public.notes to authenticated using (team = 'a');
-- when
-- expect: policy-reads-user-metadata
alter policy a on public.notes using (team = (select (auth.jwt() -> 'user_metadata') ->> 'team'));

-- case: mended in the next file
-- given
create table public.notes (id bigint primary key, team text);
alter table public.notes enable row level security;
-- when
create policy a on public.notes to authenticated using (team = (select auth.jwt() -> 'user_metadata' ->> 'team'));
-- when
alter policy a on public.notes using (team = (select auth.jwt() -> 'app_metadata' ->> 'team'));
