-- case: tables of another schema
-- given
create schema app;
-- when
-- expect: default-privileges-to-api-roles (warning)
alter default privileges in schema app grant select on tables to anon, authenticated;

-- case: the old defaults, where they are there already
-- when
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated;

-- case: the old defaults, where new objects are not open
-- settings: expose=off
-- when
-- expect: default-privileges-to-api-roles
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
-- expect: default-privileges-to-api-roles
alter default privileges in schema public grant usage on sequences to anon;

-- case: everyone, in every schema
-- when
-- expect: default-privileges-to-api-roles
alter default privileges grant select on tables to public;

-- case: a revoke, and the server's role
-- settings: expose=off
-- when
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public grant all on tables to service_role;

-- case: what functions have from the start
-- when
alter default privileges grant execute on functions to public;

-- case: a comment with a quoted schema
-- given
create schema "My App";
-- when
-- alter default privileges in schema "My App" grant all on tables to anon;
alter default privileges in schema "My App" grant all on tables to service_role;
-- expect: default-privileges-to-api-roles
alter default privileges in schema "My App" grant select on tables to anon;
