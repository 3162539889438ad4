-- case: a table in use
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
-- when
-- expect: trigger-on-existing-table (note)
create trigger touch before insert or update on public.messages for each row execute function public.touch();

-- case: a table of the same file
-- given
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
-- when
create table public.messages (id bigint primary key);
create trigger touch before update on public.messages for each row execute function public.touch();

-- case: made anew
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
drop trigger if exists touch on messages;
create trigger touch before update on public.messages for each row execute function public.touch();

-- case: replaced
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
create or replace trigger touch before update on public.messages for each row execute function public.touch();

-- case: auth.users has a rule of its own
-- given
create function public.welcome() returns trigger language plpgsql as 'begin return new; end';
-- when
create trigger welcome after insert on auth.users for each row execute function public.welcome();

-- case: the same trigger on another table
-- given
create schema app;
create table app.messages (id bigint primary key);
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
-- expect: trigger-on-existing-table
create trigger touch before update on app.messages for each row execute function touch();
