-- version: 1.3
-- comment: pg_hashids

create function id_encode(bigint) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint, text) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint, text, integer) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint, text, integer, text) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint[]) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint[], text) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint[], text, integer) returns text language sql immutable as $$ select $1::text $$;
create function id_encode(bigint[], text, integer, text) returns text language sql immutable as $$ select $1::text $$;
create function id_decode(text) returns bigint[] language sql immutable as $$ select null::bigint[] $$;
create function id_decode(text, text) returns bigint[] language sql immutable as $$ select null::bigint[] $$;
create function id_decode(text, text, integer) returns bigint[] language sql immutable as $$ select null::bigint[] $$;
create function id_decode(text, text, integer, text) returns bigint[] language sql immutable as $$ select null::bigint[] $$;
create function id_decode_once(text) returns bigint language sql immutable as $$ select null::bigint $$;
create function id_decode_once(text, text) returns bigint language sql immutable as $$ select null::bigint $$;
create function id_decode_once(text, text, integer) returns bigint language sql immutable as $$ select null::bigint $$;
create function id_decode_once(text, text, integer, text) returns bigint language sql immutable as $$ select null::bigint $$;
create function hash_encode(bigint) returns text language sql immutable as $$ select $1::text $$;
create function hash_decode(text, text, integer) returns integer language sql immutable as $$ select null::integer $$;
