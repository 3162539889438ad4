-- case: a policy uses it
-- given
create table public.messages (id bigint primary key, owner text);
create policy own_rows on public.messages using (owner = auth.uid()::text);
-- when
-- expect: change-type-in-use (error)
alter table public.messages alter column owner type varchar;

-- case: a view uses it, also where the bytes would stay
-- given
create table public.messages (id bigint primary key, title varchar(50));
create view public.titles as select title from public.messages;
-- when
-- expect: change-type-in-use
alter table public.messages alter column title type text;

-- case: the view goes first
-- given
create table public.messages (id bigint primary key, title varchar(50));
create view public.titles as select title from public.messages;
-- when
drop view public.titles;
alter table public.messages alter column title type text;
create view public.titles as select title from public.messages;

-- case: indexes, keys, defaults and functions as text do not stop it
-- given
create table public.messages (id bigint primary key, title varchar(50) default '' unique);
create index titles on public.messages (lower(title));
create function public.titles() returns setof text language sql as $$ select title from public.messages $$;
-- when
alter table public.messages alter column title type text;

-- case: a view that uses other columns
-- given
create table public.messages (id bigint primary key, title varchar(50), body text);
create view public.bodies as select body from public.messages;
-- when
alter table public.messages alter column title type text;

-- case: a policy of another table reads it; the table was made in the same file
-- when
create table public.members (room bigint, member text);
create table public.messages (id bigint primary key, room bigint);
create policy members_only on public.messages using (exists (select from public.members m where m.room = messages.room and m.member = auth.uid()::text));
-- expect: change-type-in-use
alter table public.members alter column member type varchar;

-- case: a generated column and a foreign key
-- given
create table public.rooms (id integer primary key, "Name" varchar(50), size int generated always as (length("Name")) stored);
create table public.messages (id bigint primary key, room integer references public.rooms (id));
-- when
-- expect: change-type-in-use
alter table only public.rooms alter column "Name" type text;
alter table public.rooms alter column id type bigint;
