-- case: a savepoint
-- when
-- expect: savepoint-in-migration (error)
savepoint a;
create table public.messages (id bigint primary key);
release a;

-- case: told once
-- when
create table public.messages (id bigint primary key);
-- expect: savepoint-in-migration
savepoint a;
rollback to a;
savepoint b;

-- case: none
-- when
create table public.messages (id bigint primary key);

-- case: in a transaction of the file
-- when
begin;
savepoint a;
create table public.messages (id bigint primary key);
commit;

-- case: after it
-- when
begin;
create table public.messages (id bigint primary key);
commit;
-- expect: savepoint-in-migration
savepoint a;

-- case: a table of that name
-- when
create table public.savepoint (id bigint primary key);
