-- case: begin and commit
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: transaction-in-migration (note)
begin;
alter table public.messages add column body text;
commit;

-- case: none
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column body text;

-- case: commit alone
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column body text;
-- expect: transaction-in-migration
commit;
alter table public.messages add column author text;

-- case: rolled back
-- given
create table public.messages (id bigint primary key);
-- when
start transaction;
alter table public.messages add column body text;
-- expect: transaction-in-migration (error)
rollback;

-- case: begin in the body of a function, and of an atomic one
-- when
create function public.f() returns int language plpgsql as $body$ begin return 1; end $body$;
create function public.g() returns int begin atomic select 1; end;
do $$ begin perform 1; end $$;

-- case: begin alone is another rule's
-- when
begin;
create table public.messages (id bigint primary key);

-- case: nothing to roll back
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column body text;
-- expect: transaction-in-migration (warning)
rollback;

-- case: two transactions, and one that does not hold the whole file
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: transaction-in-migration (warning)
begin;
alter table public.messages add column body text;
commit;
begin;
alter table public.messages add column author text;
commit;
-- when
alter table public.messages add column a text;
-- expect: transaction-in-migration (warning)
begin;
alter table public.messages add column b text;
commit;
