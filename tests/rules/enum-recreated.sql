-- case: a value is taken out
-- given
create type public.mood as enum ('good', 'bad', 'so-so');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter type public.mood rename to mood_old;
create type public.mood as enum ('good', 'bad');
-- expect: enum-recreated (warning)
alter table public.messages alter column mood type public.mood using mood::text::public.mood;
drop type public.mood_old;

-- case: under another name, unqualified and quoted
-- given
create type public."Mood" as enum ('good', 'bad');
create table public.messages (id bigint primary key, mood "Mood");
-- when
create type public.feeling as enum ('good');
-- expect: enum-recreated
alter table only messages alter mood type feeling using mood::text::feeling;

-- case: a column still has it; what CASCADE takes along is for another rule
-- given
create type public.mood as enum ('good');
create type public.size as enum ('s');
create table public.messages (id bigint primary key, mood public.mood, sizes public.size[]);
-- when
-- expect: enum-recreated (error)
drop type public.size;
drop type public.mood cascade;

-- case: no column has it
-- given
create type public.mood as enum ('good');
create table public.messages (id bigint primary key, mood public.mood);
-- when
alter table public.messages alter column mood type text using mood::text;
drop type public.mood;

-- case: a table of the same file
-- given
create type public.mood as enum ('good', 'bad');
-- when
create table public.messages (id bigint primary key, mood public.mood);
create type public.feeling as enum ('good');
alter table public.messages alter column mood type public.feeling using mood::text::public.feeling;

-- case: a domain, and a value that is added
-- given
create domain public.short as text;
create type public.mood as enum ('good', 'bad');
-- when
drop domain public.short;
alter type public.mood add value 'so-so';

-- case: few rows
-- settings: rows=public.messages:3
-- given
create type public.mood as enum ('good', 'bad');
create table public.messages (id bigint primary key, mood public.mood);
create type public.feeling as enum ('good');
-- when
-- expect: enum-recreated (note)
alter table public.messages alter column mood type public.feeling using mood::text::public.feeling;
