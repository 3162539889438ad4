-- version: 1.4.1
-- comment: Hypothetical indexes for PostgreSQL

create function hypopg_reset() returns void language plpgsql as $$ begin end $$;

create function hypopg_create_index(sql_order text, out indexrelid oid, out indexname text)
returns setof record language sql as $$ select 0::oid, ''::text where false $$;

create function hypopg_drop_index(indexid oid) returns boolean language sql as $$ select true $$;
