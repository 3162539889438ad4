-- Migration: Create settings, with the names of the old app
-- Author: Ada Example
-- Date: 2025-10-28
-- Issue: #31
--
-- Checklist
-- [x] RLS: UserSettings has row level security; 2 policies
-- [x] Indexes: primary key
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create table public."UserSettings" (
  "userId" uuid primary key references public.profiles (id) on delete cascade,
  "Theme" text not null default 'light' check ("Theme" in ('light', 'dark')),
  "Straße" text,
  "say ""hi""" boolean default true,
  größe integer check (größe > 0),
  unique ("Theme", "userId")
);

create index on public."UserSettings" ("Theme");
create index "UserSettings_Straße" on public."UserSettings" (lower("Straße"));

alter table public."UserSettings" enable row level security;

create policy "Nur eigene Einstellungen: größe, Straße" on public."UserSettings"
  for select to authenticated using ("userId" = (select auth.uid()));
create policy "UserSettings: ""owner"" writes" on public."UserSettings"
  for all to authenticated
  using ("userId" = (select auth.uid())) with check ("userId" = (select auth.uid()));

comment on table public."UserSettings" is 'Settings of a person; the names are those of the old app: größe, Straße.';
comment on column public."UserSettings"."Straße" is 'Für die Rechnung – nicht für Briefe.';

create table public.übersetzungen (
  schlüssel text primary key,
  wert text not null
);

alter table public.übersetzungen enable row level security;

create policy "übersetzungen: alle lesen" on public.übersetzungen for select to anon, authenticated using (true);
