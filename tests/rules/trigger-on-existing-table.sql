-- case: a table in use
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
-- when
-- expect: trigger-on-existing-table (note)
create trigger touch before insert or update on public.messages for each row execute function public.touch();

-- case: a table of the same file
-- given
create function public.touch() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
-- when
create table public.messages (id bigint primary key);
create trigger touch before update on public.messages for each row execute function public.touch();

-- case: made anew
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
drop trigger if exists touch on messages;
create trigger touch before update on public.messages for each row execute function public.touch();

-- case: replaced
-- given
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
create or replace trigger touch before update on public.messages for each row execute function public.touch();

-- case: auth.users has a rule of its own
-- given
create function public.welcome() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
-- when
create trigger welcome after insert on auth.users for each row execute function public.welcome();

-- case: the same trigger on another table
-- given
create schema app;
create table app.messages (id bigint primary key);
create table public.messages (id bigint primary key);
create function public.touch() returns trigger language plpgsql as 'begin insert into public.log values (new.id); return new; end';
create trigger touch before update on public.messages for each row execute function public.touch();
-- when
-- expect: trigger-on-existing-table
create trigger touch before update on app.messages for each row execute function touch();

-- case: the function only sets columns of the row
-- given
create table public.messages (id bigint primary key, slug text, updated_at timestamptz);
create function public.touch() returns trigger language plpgsql as $$
begin
  if new.slug is null then new.slug := lower(new.id::text); end if;
  new.updated_at = now();
  return new;
end $$;
-- when
create trigger touch before update on public.messages for each row execute function touch();
create trigger moved before update on public.messages for each row execute function extensions.moddatetime(updated_at);

-- case: the function may stop the write, or asks another
-- given
create table public.messages (id bigint primary key, slug text);
create function public.slug(text) returns text language sql as 'select $1';
create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
create function public.name_it() returns trigger language plpgsql as $$ begin new.slug := slug(new.slug); return new; end $$;
-- when
-- expect: trigger-on-existing-table
create trigger refuse before delete on public.messages for each row execute function refuse();
-- expect: trigger-on-existing-table
create trigger name_it before insert on public.messages for each row execute function public.name_it();
