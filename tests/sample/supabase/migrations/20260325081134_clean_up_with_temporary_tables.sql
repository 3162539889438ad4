-- Migration: Clean up by way of temporary tables
-- Author: Grace Example
-- Date: 2026-03-25
-- Issue: #84
--
-- Checklist
-- [x] RLS: temporary tables only
-- [x] Indexes: nothing to index
-- [ ] Rollback: none written
-- [x] Breaking: no

-- Hides public.messages as long as it is there
create temporary table messages on commit drop as
select id, 'x'::text as note from public.messages where false;
create index on messages (note);
alter table messages add column extra integer;

create temp table kept_ids (id uuid primary key);
insert into kept_ids select id from messages;
insert into pg_temp.kept_ids select id from public.messages;
create temp view kept as select * from kept_ids;
create temp sequence numbers;
delete from private.tags where name = 'later' and not is_active;
drop table kept_ids cascade;

drop table messages;
-- Now the name means the table of the app again
comment on column messages.tokens is 'Of the answer alone.';
