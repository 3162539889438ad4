-- Migration: Publish what the app listens to
-- Author: Grace Example
-- Date: 2026-01-13
-- Issue: #60
--
-- Checklist
-- [x] RLS: realtime checks the policies of each table
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

alter publication supabase_realtime add table public.messages, public.conversations;
alter publication supabase_realtime add table only public.members;
alter publication supabase_realtime drop table public.members;
alter publication supabase_realtime set (publish = 'insert, update');

create publication warehouse for table public.documents (id, owner_id, created_at) where (size_in_bytes > 0);
alter publication warehouse add table public.chunks, public.announcements;
alter publication warehouse set table public.chunks, public.documents;
alter publication warehouse rename to data_warehouse;

create publication everything for all tables with (publish = 'insert');
create publication of_audit for tables in schema audit;
drop publication if exists everything, never_made;

comment on publication data_warehouse is 'Read every night.';

alter table public.messages replica identity full;
alter table public.members replica identity using index members_pkey;
alter table public.documents replica identity default;
alter table public.chunks replica identity nothing;
