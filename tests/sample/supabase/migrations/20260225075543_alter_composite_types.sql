-- Migration: Change composite types
-- Author: Grace Example
-- Date: 2026-02-25
-- Issue: #74
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create type private.address as (street text, city varchar(80), country char(2));

alter type public.token_usage add attribute cached integer cascade;
alter type public.token_usage rename attribute prompt to input;
alter type private.address add attribute postcode text, drop attribute if exists never_made;
alter type private.address alter attribute city type text collate "C";
alter type private.address drop attribute country;
alter type private.address rename to postal_address;

comment on type public.token_usage is 'What one answer cost.';
comment on column public.token_usage.input is 'Tokens of the question.';
