-- case: an update uses it
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood add value 'bad';
-- expect: enum-value-used-in-same-file (error)
update public.messages set mood = 'bad';

-- case: a default, with the names unqualified
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type mood add value if not exists 'bad';
-- expect: enum-value-used-in-same-file
alter table messages alter column mood set default 'bad';

-- case: in the next migration
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood add value 'bad';
-- when
update public.messages set mood = 'bad';

-- case: an enum of the same file
-- when
create type public.mood as enum ('good');
alter type public.mood add value 'bad';
create table public.messages (id bigint primary key, mood public.mood default 'bad');

-- case: the same text for another column
-- given
create type public.mood as enum ('good');
create table public.logs (id bigint primary key, word text);
-- when
alter type public.mood add value 'bad';
insert into public.logs values (1, 'bad');
comment on type public.mood is 'bad';

-- case: a body in plpgsql is not looked at before it runs, one in sql is
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood add value 'bad';
create function public.later() returns void language plpgsql as $$ begin update public.messages set mood = 'bad'; end $$;
-- expect: enum-value-used-in-same-file
create function public.worst() returns public.mood language sql as $f$ select 'bad'::public.mood $f$;

-- case: a block that runs at once
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood add value 'bad';
-- expect: enum-value-used-in-same-file
do $$ begin update public.messages set mood = 'bad'; end $$;

-- case: it was there already, or a commit stands between
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood add value if not exists 'good';
update public.messages set mood = 'good';
alter type public.mood add value 'bad';
commit;
update public.messages set mood = 'bad';

-- case: a quoted type and a policy
-- given
create schema app;
create type app."Mood" as enum ('good');
create table app.messages (id bigint primary key, mood app."Mood");
-- when
alter type app."Mood" add value 'bad';
-- expect: enum-value-used-in-same-file
create policy p on app.messages using (mood <> 'bad');
