-- case: a setting of psql
-- when
-- expect: psql-command
\set ON_ERROR_STOP on
select 1;

-- case: what pg_dump writes around a dump
-- when
-- expect: psql-command
\restrict abc
create table public.a (id bigint primary key);
-- expect: psql-command
\unrestrict abc

-- case: rows after COPY
-- given
create table public.a (id bigint, b text);
-- when
-- expect+1: psql-command
copy public.a (id, b) from stdin;
1	one
2	two
\.
select 1;

-- case: a backslash in a string
-- when
select '\set x', E'\\set', $$
\set in a body
$$;

-- case: a backslash in a comment
-- when
-- \set x
/*
\set y
*/
select 1;
