-- Migration: Alter, rename, move and drop functions
-- Author: Grace Example
-- Date: 2025-12-09
-- Issue: #48
--
-- Checklist
-- [x] RLS: match_chunks keeps the rights of the caller
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: yes: old_search is called search_documents

alter function public.split_title(text) immutable;
alter function public.split_title(text) set search_path = '';
alter function public.count_words(text) cost 20;
alter function public.is_member(uuid, public.member_role) rename to has_role;
alter function public.old_search rename to search_documents;
alter function public.search_documents(text, integer) security definer set search_path to 'public', 'extensions';
alter function public.search_documents(text, integer) security invoker reset search_path;
alter function public.first_of(text[]) set schema private;
alter function public.count_words(text) set work_mem = '8MB';
alter procedure private.refresh_counts() set lock_timeout = '2s';
alter routine private.refresh_counts() rename to refresh_all_counts;
alter function private.handle_new_user() owner to postgres;

-- One of the two
drop function public.match_chunks(extensions.vector, integer);

create or replace function public.count_words(content text) returns integer
  language sql immutable strict parallel safe set search_path = ''
  return coalesce(array_length(regexp_split_to_array(trim(content), '\s+'), 1), 0);

drop function if exists public.never_made(integer, text);
drop procedure if exists private.never_made();
drop routine if exists private.never_made_either;
