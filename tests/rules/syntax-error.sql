-- case: a slip of the pen, and the rest is read
-- when
create table public.a (id bigint primary key);
-- expect: syntax-error
create tabel public.b (id bigint);
create table public.c (id bigint primary key);

-- case: two of them
-- when
-- expect: syntax-error
selekt 1;
select 1;
-- expect: syntax-error
create table public.a (id bigint,);

-- case: a string that does not end
-- when
select 1;
-- expect: syntax-error
select 'abc;

-- case: a keyword in a string, a body in dollar quotes
-- when
select 'create tabel;', $x$ create tabel; $x$;

-- case: empty statements
-- when
;;select 1;;

-- case: a body in SQL's own form
-- when
create function public.f() returns int begin atomic select 1; end;
