-- version: 2.7
-- comment: extended check for plpgsql functions

create function plpgsql_check_function(
  funcoid regprocedure, relid regclass default 0, format text default 'text',
  fatal_errors boolean default true, other_warnings boolean default true,
  performance_warnings boolean default false, extra_warnings boolean default true
) returns setof text language sql as $$ select ''::text where false $$;
