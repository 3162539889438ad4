-- Migration: Create a profile on sign-up
-- Author: Ada Example
-- Date: 2025-09-04
-- Issue: #6
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create function private.handle_new_user()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.profiles (id, email)
  values (new.id, new.email)
  on conflict (id) do nothing;
  return new;
end;
$$;

create function private.handle_changed_email()
returns trigger
language plpgsql
security definer
set search_path to ''
as $body$
begin
  update public.profiles set email = new.email where id = new.id;
  return null;
end;
$body$;

revoke execute on function private.handle_new_user(), private.handle_changed_email() from public, anon, authenticated;

create trigger on_auth_user_created
  after insert on auth.users
  for each row execute function private.handle_new_user();

create trigger on_auth_user_email_changed
  after update of email on auth.users
  for each row
  when (old.email is distinct from new.email)
  execute procedure private.handle_changed_email();
