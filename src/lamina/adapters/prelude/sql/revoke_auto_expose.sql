-- New objects of `postgres` in public are not reachable through the Data API until a migration
-- grants it: `[api].auto_expose_new_tables` unset or false, the default since 2026-10-30.
-- The Supabase CLI and Studio take back exactly these privileges (supabase/cli#5239,
-- supabase/supabase#43704); what is left on a new table is TRUNCATE, REFERENCES, TRIGGER and, from
-- PostgreSQL 17 on, MAINTAIN, and on a new sequence UPDATE.
--
-- A new function stays executable for anon all the same: PUBLIC has EXECUTE by PostgreSQL's own
-- default.  Studio also runs `... in schema public revoke execute on functions from public`, which
-- does nothing: per-schema defaults can only add to the global ones.

alter default privileges for role postgres in schema public
  revoke select, insert, update, delete on tables from anon, authenticated, service_role;

alter default privileges for role postgres in schema public
  revoke usage, select on sequences from anon, authenticated, service_role;

alter default privileges for role postgres in schema public
  revoke execute on functions from anon, authenticated, service_role;
