-- case: never committed
-- when
-- expect: begin-without-commit (error)
begin;
create table public.messages (id bigint primary key);

-- case: committed
-- when
begin;
create table public.messages (id bigint primary key);
commit;

-- case: ended in another word
-- when
start transaction;
create table public.messages (id bigint primary key);
end;

-- case: the second one
-- when
begin;
create table public.messages (id bigint primary key);
commit;
-- expect: begin-without-commit
begin;
create table public.rooms (id bigint primary key);

-- case: a savepoint ends nothing
-- when
-- expect: begin-without-commit
begin;
savepoint a;
create table public.messages (id bigint primary key);
rollback to a;
release a;

-- case: begin in a body
-- when
do $$ begin perform 1; end $$;
