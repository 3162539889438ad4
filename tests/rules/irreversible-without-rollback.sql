-- case: a table goes
-- settings: rollback=off
-- given
create table public.old (id bigint primary key);
-- when
-- expect: irreversible-without-rollback
drop table public.old;

-- case: a column goes, then more
-- settings: rollback=off
-- given
create table public.old (id bigint primary key, a text, b text);
-- when
-- expect: irreversible-without-rollback
alter table public.old drop column a;
alter table public.old drop column b;

-- case: there is a rollback file
-- settings: rollback=on
-- given
create table public.old (id bigint primary key);
-- when
drop table public.old;

-- case: the project keeps no rollbacks
-- given
create table public.old (id bigint primary key);
-- when
drop table public.old;

-- case: a table of the same file
-- settings: rollback=off
-- when
create table public.old (id bigint primary key);
drop table public.old;
