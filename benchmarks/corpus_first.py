"""The migrations that every later one of the corpus builds on."""

from benchmarks.corpus_world import draft

FIRST = (
    draft(
        "enable_extensions_and_schemas",
        "create extension if not exists pg_trgm with schema extensions;",
        "create extension if not exists btree_gist with schema extensions;",
        "create schema if not exists private;",
        "create schema if not exists archive;",
        "revoke all on schema archive from anon, authenticated;",
        "grant usage on schema private to authenticated, service_role;",
    ),
    draft(
        "create_organisations_and_members",
        "create type public.member_role as enum ('owner', 'admin', 'member');",
        """\
create table public.organisations (
  id uuid primary key default gen_random_uuid(),
  name text not null constraint organisations_name_length check (char_length(name) <= 120),
  created_at timestamptz not null default now()
);""",
        """\
create table public.members (
  org_id uuid not null references public.organisations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role public.member_role not null default 'member',
  joined_at timestamptz not null default now(),
  primary key (org_id, user_id)
);""",
        "create index idx_members_user_id on public.members (user_id);",
        "alter table public.organisations enable row level security;",
        "alter table public.members enable row level security;",
        """\
create or replace function private.my_org_ids()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select m.org_id from public.members as m where m.user_id = (select auth.uid());
$$;""",
        """\
create policy "organisations: members read" on public.organisations
  for select to authenticated
  using (id in (select private.my_org_ids()));""",
        """\
create policy "members: colleagues read" on public.members
  for select to authenticated
  using (org_id in (select private.my_org_ids()));""",
        "grant select on table public.organisations, public.members to authenticated;",
    ),
    draft(
        "create_helpers_of_triggers",
        """\
create or replace function private.touch_updated_at()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at = now();
  return new;
end;
$$;""",
        """\
create table private.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor uuid,
  table_name text not null,
  command text not null,
  before jsonb,
  after jsonb
);""",
        "create index idx_audit_log_at on private.audit_log (at);",
        """\
create or replace function private.write_audit()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into private.audit_log (actor, table_name, command, before, after)
  values (
    auth.uid(),
    tg_table_schema || '.' || tg_table_name,
    tg_op,
    case when tg_op <> 'INSERT' then to_jsonb(old) end,
    case when tg_op <> 'DELETE' then to_jsonb(new) end
  );
  return null;
end;
$$;""",
        "revoke execute on function private.write_audit() from public;",
    ),
)
