-- Migration: Create reactions
-- Author: Grace Example
-- Date: 2025-10-15
-- Issue: #26
--
-- Checklist
-- [x] RLS: reactions and its partitions have row level security
-- [x] Indexes: primary key leads with message_id
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table public.reactions (
  message_id uuid not null references public.messages (id) on delete cascade,
  profile_id uuid not null references public.profiles (id) on delete cascade,
  kind text not null default 'like',
  created_at timestamptz not null default now(),
  primary key (message_id, profile_id, kind)
) partition by list (kind);

create table public.reactions_like partition of public.reactions for values in ('like');
create table public.reactions_dislike partition of public.reactions (
  kind default 'dislike',
  constraint reactions_dislike_recent check (created_at > '2025-01-01')
) for values in ('dislike');

alter table public.reactions enable row level security;
alter table public.reactions_like enable row level security;
alter table only public.reactions_dislike enable row level security;

create policy "reactions: owner does everything" on public.reactions
  to authenticated
  using (profile_id = (select auth.uid())) with check (profile_id = (select auth.uid()));
