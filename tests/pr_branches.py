"""Six branches on top of the sample project, as a team would make them."""

BRANCHES: dict[str, dict[str, str]] = {
    "new_feature": {
        "20260701093000_create_bookmarks.sql": """\
-- Migration: Bookmarks
create table public.bookmark_folders (
  id bigint generated always as identity primary key,
  profile_id uuid not null references public.profiles (id) on delete cascade,
  name text not null check (length(name) between 1 and 80),
  created_at timestamptz not null default now()
);
alter table public.bookmark_folders enable row level security;
create policy "bookmark_folders: owner does everything" on public.bookmark_folders
  for all to authenticated
  using ((select auth.uid()) = profile_id) with check ((select auth.uid()) = profile_id);
create index bookmark_folders_profile_id_idx on public.bookmark_folders (profile_id);

create table public.bookmarks (
  id bigint generated always as identity primary key,
  folder_id bigint not null references public.bookmark_folders (id) on delete cascade,
  chunk_id bigint not null references public.chunks (id) on delete cascade,
  note text,
  created_at timestamptz not null default now()
);
alter table public.bookmarks enable row level security;
create policy "bookmarks: owner of the folder reads" on public.bookmarks
  for select to authenticated
  using (folder_id in (
    select id from public.bookmark_folders where profile_id = (select auth.uid())
  ));
create index bookmarks_folder_id_idx on public.bookmarks (folder_id);
create index bookmarks_chunk_id_idx on public.bookmarks (chunk_id);
grant select, insert, update, delete on public.bookmark_folders, public.bookmarks to authenticated;
""",
        "20260701094500_add_bookmark_function.sql": """\
-- Migration: Bookmark a chunk
create function public.bookmark(chunk bigint, folder bigint, remark text default null)
returns bigint language sql set search_path = ''
as $$
  insert into public.bookmarks (folder_id, chunk_id, note) values (folder, chunk, remark)
  returning id
$$;
revoke execute on function public.bookmark(bigint, bigint, text) from public, anon;
grant execute on function public.bookmark(bigint, bigint, text) to authenticated;
create policy "bookmarks: owner of the folder adds" on public.bookmarks
  for insert to authenticated
  with check (folder_id in (
    select id from public.bookmark_folders where profile_id = (select auth.uid())
  ));
comment on table public.bookmarks is 'What a reader wants to find again.';
""",
    },
    "rename": {
        "20260701093000_rename_display_name.sql": """\
-- Migration: display_name becomes full_name
set local lock_timeout = '3s';
alter table public.profiles rename column display_name to full_name;
comment on column public.profiles.full_name is 'As the person writes it.';
""",
    },
    "type_change": {
        "20260701093000_widen_size.sql": """\
-- Migration: files of more than 2 GB
set local lock_timeout = '3s';
alter table public.documents alter column size_in_bytes type bigint;
""",
    },
    "policy_change": {
        "20260701093000_open_profiles.sql": """\
-- Migration: members see each other's profiles
drop policy "profiles: owner reads" on public.profiles;
create policy "profiles: signed-in people read" on public.profiles
  for select to authenticated using (true);
create policy "profiles: nobody deletes" on public.profiles
  as restrictive for delete to authenticated using (false);
revoke select on public.profiles from anon;
""",
    },
    "backfill": {
        "20260701093000_add_word_count.sql": """\
-- Migration: count words once
alter table public.documents add column word_count integer;
""",
        "20260701093100_fill_word_count.sql": """\
-- Migration: fill word_count
update public.documents
set word_count = coalesce(array_length(string_to_array(title, ' '), 1), 0)
where word_count is null;
""",
        "20260701093200_require_word_count.sql": """\
-- Migration: word_count is always there
alter table public.documents
  add constraint documents_word_count_not_null check (word_count is not null) not valid;
""",
    },
    "dropped_column": {
        "20260701093000_drop_kilobytes.sql": """\
-- Migration: kilobytes is not read any more
set local lock_timeout = '3s';
alter table public.documents drop column kilobytes;
do $$ begin
  execute format('comment on table public.documents is %L', 'no kilobytes since ' || current_date);
end $$;
""",
    },
}
