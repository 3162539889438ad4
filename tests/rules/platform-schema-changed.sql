-- case: a function and a table in auth
-- when
-- expect: platform-schema-changed (error)
create function auth.tenant() returns int language sql as 'select 1';
-- expect: platform-schema-changed
create table auth.notes (id bigint primary key);

-- case: a column of the accounts, row level security of the objects, an index
-- when
-- expect: platform-schema-changed
alter table auth.users add column plan text, add column seats int;
-- expect: platform-schema-changed
alter table only storage.objects enable row level security;
-- expect: platform-schema-changed
create index on storage.objects (owner);

-- case: policies and triggers that are meant to be there
-- given
create function public.on_signup() returns trigger language plpgsql set search_path = '' as $$ begin return new; end $$;
-- when
create policy p on storage.objects for select to authenticated using (bucket_id = 'a');
create policy p on realtime.messages for select to authenticated using (true);
alter policy p on storage.objects using (bucket_id = 'b');
create trigger signup after insert on auth.users for each row execute function public.on_signup();
alter policy p on storage.objects rename to q;
drop trigger signup on auth.users;

-- case: a policy on another table
-- when
-- expect: platform-schema-changed
create policy p on auth.users for select to authenticated using (id = (select auth.uid()));

-- case: rows, references and calls
-- when
insert into storage.buckets (id, name) values ('a', 'a');
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade);
create view public.v with (security_invoker = on) as select id from auth.users;
select cron.schedule('a', '0 0 * * *', 'select 1');
delete from auth.users where email = 'a@example.com';

-- case: names that look alike
-- given
create schema "Auth";
-- when
create table public.auth (id bigint primary key);
create table public."auth.users" (id bigint primary key);
create table "Auth".users (id bigint primary key);
comment on table public.auth is 'alter table auth.users add column a int';

-- case: through the search path, and into the schema
-- given
create table public.notes (id bigint primary key);
-- when
set search_path = storage;
-- expect: platform-schema-changed
create table thumbnails (id bigint primary key);
reset search_path;
-- expect: platform-schema-changed
alter table public.notes set schema storage;

-- case: a schema goes
-- when
-- expect: platform-schema-changed
drop schema vault cascade;
