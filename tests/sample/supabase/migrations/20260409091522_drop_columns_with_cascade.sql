-- Migration: Drop columns and what reads them
-- Author: Grace Example
-- Date: 2026-04-09
-- Issue: #91
--
-- Checklist
-- [x] RLS: "tags: colour is set" goes with its column
-- [x] Indexes: an index and a constraint of two columns go
-- [ ] Rollback: none written
-- [x] Breaking: yes: nothing reads these columns

set local lock_timeout = '3s';

alter table public.tags add column shade text, add column old_rank integer;
alter table public.tags
  add constraint tags_shade_rank check (shade is null or old_rank > 0),
  add constraint tags_rank_key unique (profile_id, old_rank);
create index tags_shade_idx on public.tags (name, shade);
create policy "tags: shade is set" on public.tags as restrictive for delete to authenticated using (shade is not null);
create view public.shades with (security_invoker = true) as select name, shade from public.tags;
create statistics public.tags_shades (dependencies) on name, shade from public.tags;

alter table public.tags drop column shade cascade;
alter table public.tags drop column if exists old_rank, drop column if exists never_made;
alter table public.messages drop column usage;

drop view public.my_tags cascade;
