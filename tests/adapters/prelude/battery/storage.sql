-- buckets and the policies of their objects
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('avatars', 'avatars', true, 5242880, array['image/png', 'image/jpeg'])
on conflict (id) do update set public = excluded.public;
insert into storage.buckets (id, name) values ('documents', 'documents') on conflict do nothing;
drop policy if exists "Avatar images are publicly accessible." on storage.objects;
create policy "Avatar images are publicly accessible." on storage.objects
  for select using (bucket_id = 'avatars');
create policy "Anyone can upload an avatar." on storage.objects
  for insert to authenticated with check (
    bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid()::text)
    and lower(storage.extension(name)) in ('png', 'jpg')
  );
create policy "own documents" on "storage"."objects" as permissive for delete to authenticated
  using (bucket_id = 'documents' and owner_id = (select auth.jwt() ->> 'sub'));
create policy "read buckets" on storage.buckets for select to authenticated using (true);
alter policy "own documents" on storage.objects to authenticated, service_role;
alter table storage.objects enable row level security;
create function public.delete_avatar() returns trigger language plpgsql as $$ begin return old; end $$;
create trigger before_avatar_delete before delete on storage.objects
  for each row when (old.bucket_id = 'avatars') execute function public.delete_avatar();
insert into storage.objects (bucket_id, name, owner, metadata)
values ('avatars', 'me/face.png', null, '{"size": 12}');
update storage.objects set name = 'me/face2.png';
select storage.filename(name), path_tokens from storage.objects;
select * from storage.search('me', 'avatars');
select * from storage.get_size_by_bucket();
delete from storage.objects where bucket_id = 'avatars';
delete from storage.buckets where id = 'documents';
do $$ begin
  assert storage.foldername('a/b/c.tar.gz') = array['a', 'b'];
  assert storage.filename('a/b/c.tar.gz') = 'c.tar.gz';
  assert storage.extension('a/b/c.tar.gz') = 'gz';
end $$;
