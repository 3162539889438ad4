-- Migration: Functions of the app
-- Author: Grace Example
-- Date: 2025-12-03
-- Issue: #47
--
-- Checklist
-- [x] RLS: definer functions are not executable by anon
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

create function public.is_member(workspace uuid)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select 1 from public.members as m
    where m.workspace_id = workspace and m.profile_id = (select auth.uid())
  );
$$;

create function public.is_member(workspace uuid, wanted public.member_role)
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (
    select 1 from public.members as m
    where m.workspace_id = workspace and m.role = wanted and m.profile_id = (select auth.uid())
  );
$$;

create function public.count_words(content text) returns integer
  language sql immutable strict parallel safe
  return coalesce(array_length(regexp_split_to_array(trim(content), '\s+'), 1), 0);

create function public.split_title(title text, out head text, out tail text)
language plpgsql
as $$
begin
  head := split_part(title, ':', 1);
  tail := split_part(title, ':', 2);
end;
$$;

create function public.first_of(variadic candidates text[]) returns text
language sql immutable
begin atomic
  select candidates[1];
end;

create function public.old_search(words text, "maxRows" integer default 10) returns setof public.documents
language sql stable
as 'select * from public.documents where search @@ plainto_tsquery(words) limit "maxRows"';

create procedure private.forget_old_messages(older_than interval default '1 year', inout deleted bigint default 0)
language plpgsql
as $$
begin
  delete from public.messages where created_at < now() - older_than;
  get diagnostics deleted = row_count;
end;
$$;

create procedure private.refresh_counts()
language sql
as $$ refresh materialized view private.messages_by_day $$;

revoke execute on function public.is_member(uuid), public.is_member(uuid, public.member_role) from public, anon;
comment on function public.is_member(uuid) is 'Whether the caller belongs to the workspace.';
comment on procedure private.refresh_counts() is 'Called every hour.';
