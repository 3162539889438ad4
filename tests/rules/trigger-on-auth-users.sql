-- case: on sign-up
-- given
create function public.on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
-- when
-- expect: trigger-on-auth-users (note)
create trigger signup after insert on auth.users for each row execute function public.on_signup();

-- case: on sign-in, with a quoted name
-- given
create function public.on_signup() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
-- expect: trigger-on-auth-users
create trigger "Seen" after update of last_sign_in_at on "auth"."users" for each row execute function on_signup();

-- case: a function that no migration makes
-- when
-- expect: trigger-on-auth-users
create or replace trigger signup before insert or update on auth.users for each row execute function public.legacy();

-- case: another table of that name
-- given
create table public.users (id bigint primary key);
create function public.on_signup() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger signup after insert on public.users for each row execute function public.on_signup();
create trigger "auth.users" after insert on users for each row execute function public.on_signup();

-- case: another table of auth, and the objects
-- given
create function public.on_signup() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger t after insert on auth.identities for each row execute function public.on_signup();
create trigger t after insert on storage.objects for each row execute function public.on_signup();

-- case: gone again by the next file
-- given
create function public.on_signup() returns trigger language plpgsql as $$ begin return new; end $$;
-- when
create trigger signup after insert on auth.users for each row execute function public.on_signup();
-- when
drop trigger signup on auth.users;

-- case: in a string and a comment
-- when
-- create trigger t after insert on auth.users for each row execute function public.f();
select 'create trigger t after insert on auth.users for each row execute function public.f()';

-- case: replaced as it was
-- given
create function public.on_signup() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
create trigger signup after insert on auth.users for each row execute function public.on_signup();
-- when
create or replace trigger signup after insert on auth.users for each row execute function public.on_signup();

-- case: made anew by the next file with a function of another name
-- when
create function public.welcome() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
-- expect: trigger-on-auth-users (note)
create trigger signup after insert on auth.users for each row execute function public.welcome();
-- when
drop trigger signup on auth.users;
drop function public.welcome();
create function public.greet() returns trigger language plpgsql security definer set search_path = '' as $$ begin return new; end $$;
-- expect: trigger-on-auth-users (note)
create trigger signup after insert on auth.users for each row execute function public.greet();
