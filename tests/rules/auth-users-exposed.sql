-- case: a view over the accounts
-- when
-- expect: auth-users-exposed (error)
create view public.people as select id, email from auth.users;

-- case: joined, and a materialized view
-- given
create table public.notes (id bigint primary key, owner uuid);
-- when
-- expect: auth-users-exposed
create or replace view public."Owners" as select n.id, u.email from public.notes n join auth.users u on u.id = n.owner;
-- expect: auth-users-exposed
create materialized view public.logins as select user_id, count(*) as n from auth.sessions group by 1;

-- case: through a view in another schema
-- given
create schema private;
create view private.people as select id, email from auth.users;
-- when
-- expect: auth-users-exposed
create view public.people as select * from private.people;

-- case: the reader's rights hold
-- when
create view public.people with (security_invoker = on) as select id, email from auth.users;

-- case: closed in the same file, or not exposed
-- when
create schema private;
create view private.people as select id, email from auth.users;
create view public.people as select id, email from auth.users;
revoke all on public.people from anon, authenticated;

-- case: another table called users
-- given
create schema app;
create table public.users (id bigint primary key);
create table app.users (id bigint primary key);
-- when
create view public.people as select id from users;
create view public.others as select id from app.users;

-- case: the name in a comment, a string and a column
-- given
create table public.notes (id bigint primary key, "auth.users" text);
-- when
-- select * from auth.users
create view public.v as select id, "auth.users", 'auth.users' as told from public.notes;

-- case: nothing is granted by default
-- settings: expose=off
-- when
create view public.a as select id from auth.users;
-- expect: auth-users-exposed
create view public.b as select id from auth.users;
grant select on public.b to authenticated;
