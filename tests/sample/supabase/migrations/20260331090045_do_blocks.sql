-- Migration: Types and columns that may be there already
-- Author: Ada Example
-- Date: 2026-03-31
-- Issue: #87
--
-- Checklist
-- [x] RLS: feedback has row level security; 1 policy (all; authenticated)
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

do $$
begin
  if not exists (select 1 from pg_type where typname = 'feedback_kind') then
    create type public.feedback_kind as enum ('praise', 'complaint');
  end if;
  if not exists (select from pg_catalog.pg_type as t where t.typname = 'message_role') then
    create type public.message_role as enum ('never', 'made');
  end if;
end
$$;

do $do$
begin
  create table public.feedback (
    id bigint generated always as identity primary key,
    profile_id uuid references public.profiles (id) on delete set null,
    kind public.feedback_kind not null,
    body text
  );
  alter table public.feedback enable row level security;
  create policy "feedback: owner does everything" on public.feedback
    to authenticated
    using (profile_id = (select auth.uid())) with check (profile_id = (select auth.uid()));
  create index feedback_profile_id_idx on public.feedback (profile_id);
  comment on table public.feedback is 'Made in a block.';
end
$do$;

do language plpgsql $$
begin
  create type public.session_status as enum ('not', 'this');
exception
  when duplicate_object then null;
end;
$$;

do $$
declare
  found record;
begin
  for found in select schemaname, tablename from pg_tables where schemaname = 'reports' order by tablename loop
    execute format('analyze %I.%I', found.schemaname, found.tablename);
  end loop;
end;
$$;
