-- Migration: Change domains
-- Author: Grace Example
-- Date: 2026-02-24
-- Issue: #74
--
-- Checklist
-- [x] RLS: no table in this migration
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

set local lock_timeout = '3s';

create domain public.short_text as varchar(200) default '' not null check (value !~ '\n') check (length(value) < 200);
create domain private.percent numeric(5, 2) constraint percent_range check (value between 0 and 100);

alter domain public.handle add constraint handle_not_reserved check (value not in ('admin', 'root')) not valid;
alter domain public.handle validate constraint handle_not_reserved;
alter domain public.handle rename constraint handle_format to handle_pattern;
alter domain public.short_text drop not null;
alter domain public.short_text set default 'none';
alter domain public.short_text drop constraint short_text_check1;
alter domain private.percent drop default;
alter domain private.percent set not null;
alter domain private.percent rename to share;
alter domain private.share set schema public;

comment on domain public.handle is 'Lower case, 3 to 30 signs.';
comment on constraint handle_pattern on domain public.handle is 'Fits into an address.';
