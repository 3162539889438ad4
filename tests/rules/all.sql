-- case: a table with row level security, policies, indexes, a trigger and grants: nothing to say
-- given
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade);
alter table public.profiles enable row level security;
create policy own on public.profiles for select to authenticated using ((select auth.uid()) = id);
-- when
create table if not exists public.posts (
  id uuid primary key default gen_random_uuid(),
  author uuid not null default auth.uid() references auth.users (id) on delete cascade,
  profile uuid references public.profiles (id) on delete set null,
  title text not null check (char_length(title) <= 200),
  tags text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.posts is 'What people write';
create index if not exists posts_author_idx on public.posts (author);
create index posts_profile_idx on public.posts (profile);
create index posts_tags_idx on public.posts using gin (tags);
alter table public.posts enable row level security;
create policy "titled posts are public" on public.posts for select to anon, authenticated using (title <> '');
create policy "own insert" on public.posts for insert to authenticated with check ((select auth.uid()) = author);
create policy "own update" on public.posts for update to authenticated
  using ((select auth.uid()) = author) with check ((select auth.uid()) = author);
create or replace function public.touch() returns trigger language plpgsql set search_path = '' as $$
begin new.updated_at = now(); return new; end $$;
create trigger touch before update on public.posts for each row execute function public.touch();
grant select on public.posts to anon;
grant select, insert, update, delete on public.posts to authenticated;
grant all on public.posts to service_role;
alter publication supabase_realtime add table public.posts;

-- case: an index behind a lock is one finding, one that is there already another
-- given
create table public.messages (id bigint primary key, room bigint, body text, unique (room, body));
alter table public.messages enable row level security;
create policy own on public.messages for select to authenticated using (room > 0);
-- when
set local lock_timeout = '3s';
alter table public.messages add column mood text;
-- expect: index-built-while-locked
create index messages_mood_idx on public.messages (mood);
-- expect: index-without-concurrently
create index messages_mood_body_idx on public.messages (lower(mood), body);
-- expect: duplicate-index
create index messages_room_idx on public.messages (room);
drop index messages_mood_body_idx;

-- case: a foreign key behind a lock is told once
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key, room bigint);
create index messages_room_idx on public.messages (room);
-- when
set local lock_timeout = '3s';
alter table public.rooms add column topic text;
-- expect: foreign-key-without-not-valid
alter table public.messages add constraint messages_room_fkey foreign key (room) references public.rooms (id);
