-- version: 0.8.0
-- comment: vector data type and ivfflat and hnsw access methods
-- A value is its text, a distance is 0, an index finds nothing useful; types, dimensions,
-- operators, casts and operator classes have pgvector's names, so that schemas are the same.
-- `with (lists = ...)` of an index has to be taken out first: see rewrite.py.

create type vector;
create function vector_in(cstring) returns vector
  language internal immutable strict parallel safe as 'textin';
create function vector_out(vector) returns cstring
  language internal immutable strict parallel safe as 'textout';
create function vector_recv(internal) returns vector
  language internal immutable strict parallel safe as 'textrecv';
create function vector_send(vector) returns bytea
  language internal immutable strict parallel safe as 'textsend';
create function vector_typmod_in(cstring[]) returns integer
  language internal immutable strict parallel safe as 'varchartypmodin';
create function vector_typmod_out(integer) returns cstring
  language internal immutable strict parallel safe as 'varchartypmodout';
create type vector (
  input = vector_in, output = vector_out, receive = vector_recv, send = vector_send,
  typmod_in = vector_typmod_in, typmod_out = vector_typmod_out, storage = external
);

create type halfvec;
create function halfvec_in(cstring) returns halfvec
  language internal immutable strict parallel safe as 'textin';
create function halfvec_out(halfvec) returns cstring
  language internal immutable strict parallel safe as 'textout';
create function halfvec_recv(internal) returns halfvec
  language internal immutable strict parallel safe as 'textrecv';
create function halfvec_send(halfvec) returns bytea
  language internal immutable strict parallel safe as 'textsend';
create function halfvec_typmod_in(cstring[]) returns integer
  language internal immutable strict parallel safe as 'varchartypmodin';
create function halfvec_typmod_out(integer) returns cstring
  language internal immutable strict parallel safe as 'varchartypmodout';
create type halfvec (
  input = halfvec_in, output = halfvec_out, receive = halfvec_recv, send = halfvec_send,
  typmod_in = halfvec_typmod_in, typmod_out = halfvec_typmod_out, storage = external
);

create type sparsevec;
create function sparsevec_in(cstring) returns sparsevec
  language internal immutable strict parallel safe as 'textin';
create function sparsevec_out(sparsevec) returns cstring
  language internal immutable strict parallel safe as 'textout';
create function sparsevec_recv(internal) returns sparsevec
  language internal immutable strict parallel safe as 'textrecv';
create function sparsevec_send(sparsevec) returns bytea
  language internal immutable strict parallel safe as 'textsend';
create function sparsevec_typmod_in(cstring[]) returns integer
  language internal immutable strict parallel safe as 'varchartypmodin';
create function sparsevec_typmod_out(integer) returns cstring
  language internal immutable strict parallel safe as 'varchartypmodout';
create type sparsevec (
  input = sparsevec_in, output = sparsevec_out, receive = sparsevec_recv, send = sparsevec_send,
  typmod_in = sparsevec_typmod_in, typmod_out = sparsevec_typmod_out, storage = external
);

create function l2_distance(vector, vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function inner_product(vector, vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function cosine_distance(vector, vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l1_distance(vector, vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function vector_negative_inner_product(vector, vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function vector_norm(vector) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l2_normalize(vector) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create function vector_dims(vector) returns integer
  language sql immutable strict parallel safe as $$ select cardinality(string_to_array($1::text, ',')) $$;
create function subvector(vector, integer, integer) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create function binary_quantize(vector) returns bit
  language sql immutable strict parallel safe as $$ select B'0' $$;
create operator <-> (leftarg = vector, rightarg = vector, function = l2_distance, commutator = '<->');
create operator <=> (leftarg = vector, rightarg = vector, function = cosine_distance, commutator = '<=>');
create operator <#> (leftarg = vector, rightarg = vector, function = vector_negative_inner_product, commutator = '<#>');
create operator <+> (leftarg = vector, rightarg = vector, function = l1_distance, commutator = '<+>');
create function vector_lt(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'bytealt';
create function vector_le(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'byteale';
create function vector_eq(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'byteaeq';
create function vector_ne(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'byteane';
create function vector_ge(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'byteage';
create function vector_gt(vector, vector) returns boolean
  language internal immutable strict parallel safe as 'byteagt';
create function vector_cmp(vector, vector) returns integer
  language internal immutable strict parallel safe as 'byteacmp';
create function vector_hash(vector) returns integer
  language internal immutable strict parallel safe as 'hashvarlena';
create operator <  (leftarg = vector, rightarg = vector, function = vector_lt, commutator = >,  negator = >=);
create operator <= (leftarg = vector, rightarg = vector, function = vector_le, commutator = >=, negator = >);
create operator =  (leftarg = vector, rightarg = vector, function = vector_eq, commutator = =,  negator = <>);
create operator <> (leftarg = vector, rightarg = vector, function = vector_ne, commutator = <>, negator = =);
create operator >= (leftarg = vector, rightarg = vector, function = vector_ge, commutator = <=, negator = <);
create operator >  (leftarg = vector, rightarg = vector, function = vector_gt, commutator = <,  negator = <=);
create operator class vector_ops default for type vector using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
  function 1 vector_cmp(vector, vector);
create function vector_add(vector, vector) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator + (leftarg = vector, rightarg = vector, function = vector_add);
create function vector_sub(vector, vector) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator - (leftarg = vector, rightarg = vector, function = vector_sub);
create function vector_mul(vector, vector) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator * (leftarg = vector, rightarg = vector, function = vector_mul);
create function vector_concat(vector, vector) returns vector
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator || (leftarg = vector, rightarg = vector, function = vector_concat);
create aggregate avg(vector) (sfunc = vector_add, stype = vector);
create aggregate sum(vector) (sfunc = vector_add, stype = vector);

create function l2_distance(halfvec, halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function inner_product(halfvec, halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function cosine_distance(halfvec, halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l1_distance(halfvec, halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function halfvec_negative_inner_product(halfvec, halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l2_norm(halfvec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l2_normalize(halfvec) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create function vector_dims(halfvec) returns integer
  language sql immutable strict parallel safe as $$ select cardinality(string_to_array($1::text, ',')) $$;
create function subvector(halfvec, integer, integer) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create function binary_quantize(halfvec) returns bit
  language sql immutable strict parallel safe as $$ select B'0' $$;
create operator <-> (leftarg = halfvec, rightarg = halfvec, function = l2_distance, commutator = '<->');
create operator <=> (leftarg = halfvec, rightarg = halfvec, function = cosine_distance, commutator = '<=>');
create operator <#> (leftarg = halfvec, rightarg = halfvec, function = halfvec_negative_inner_product, commutator = '<#>');
create operator <+> (leftarg = halfvec, rightarg = halfvec, function = l1_distance, commutator = '<+>');
create function halfvec_lt(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'bytealt';
create function halfvec_le(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'byteale';
create function halfvec_eq(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'byteaeq';
create function halfvec_ne(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'byteane';
create function halfvec_ge(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'byteage';
create function halfvec_gt(halfvec, halfvec) returns boolean
  language internal immutable strict parallel safe as 'byteagt';
create function halfvec_cmp(halfvec, halfvec) returns integer
  language internal immutable strict parallel safe as 'byteacmp';
create function halfvec_hash(halfvec) returns integer
  language internal immutable strict parallel safe as 'hashvarlena';
create operator <  (leftarg = halfvec, rightarg = halfvec, function = halfvec_lt, commutator = >,  negator = >=);
create operator <= (leftarg = halfvec, rightarg = halfvec, function = halfvec_le, commutator = >=, negator = >);
create operator =  (leftarg = halfvec, rightarg = halfvec, function = halfvec_eq, commutator = =,  negator = <>);
create operator <> (leftarg = halfvec, rightarg = halfvec, function = halfvec_ne, commutator = <>, negator = =);
create operator >= (leftarg = halfvec, rightarg = halfvec, function = halfvec_ge, commutator = <=, negator = <);
create operator >  (leftarg = halfvec, rightarg = halfvec, function = halfvec_gt, commutator = <,  negator = <=);
create operator class halfvec_ops default for type halfvec using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
  function 1 halfvec_cmp(halfvec, halfvec);
create function halfvec_add(halfvec, halfvec) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator + (leftarg = halfvec, rightarg = halfvec, function = halfvec_add);
create function halfvec_sub(halfvec, halfvec) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator - (leftarg = halfvec, rightarg = halfvec, function = halfvec_sub);
create function halfvec_mul(halfvec, halfvec) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator * (leftarg = halfvec, rightarg = halfvec, function = halfvec_mul);
create function halfvec_concat(halfvec, halfvec) returns halfvec
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator || (leftarg = halfvec, rightarg = halfvec, function = halfvec_concat);
create aggregate avg(halfvec) (sfunc = halfvec_add, stype = halfvec);
create aggregate sum(halfvec) (sfunc = halfvec_add, stype = halfvec);

create function l2_distance(sparsevec, sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function inner_product(sparsevec, sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function cosine_distance(sparsevec, sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l1_distance(sparsevec, sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function sparsevec_negative_inner_product(sparsevec, sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l2_norm(sparsevec) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function l2_normalize(sparsevec) returns sparsevec
  language sql immutable strict parallel safe as $$ select $1 $$;
create operator <-> (leftarg = sparsevec, rightarg = sparsevec, function = l2_distance, commutator = '<->');
create operator <=> (leftarg = sparsevec, rightarg = sparsevec, function = cosine_distance, commutator = '<=>');
create operator <#> (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_negative_inner_product, commutator = '<#>');
create operator <+> (leftarg = sparsevec, rightarg = sparsevec, function = l1_distance, commutator = '<+>');
create function sparsevec_lt(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'bytealt';
create function sparsevec_le(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'byteale';
create function sparsevec_eq(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'byteaeq';
create function sparsevec_ne(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'byteane';
create function sparsevec_ge(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'byteage';
create function sparsevec_gt(sparsevec, sparsevec) returns boolean
  language internal immutable strict parallel safe as 'byteagt';
create function sparsevec_cmp(sparsevec, sparsevec) returns integer
  language internal immutable strict parallel safe as 'byteacmp';
create function sparsevec_hash(sparsevec) returns integer
  language internal immutable strict parallel safe as 'hashvarlena';
create operator <  (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_lt, commutator = >,  negator = >=);
create operator <= (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_le, commutator = >=, negator = >);
create operator =  (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_eq, commutator = =,  negator = <>);
create operator <> (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_ne, commutator = <>, negator = =);
create operator >= (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_ge, commutator = <=, negator = <);
create operator >  (leftarg = sparsevec, rightarg = sparsevec, function = sparsevec_gt, commutator = <,  negator = <=);
create operator class sparsevec_ops default for type sparsevec using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
  function 1 sparsevec_cmp(sparsevec, sparsevec);

create function array_to_vector(integer[], integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.vector $$;
create cast (integer[] as vector) with function array_to_vector(integer[], integer, boolean) as assignment;
create function array_to_halfvec(integer[], integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.halfvec $$;
create cast (integer[] as halfvec) with function array_to_halfvec(integer[], integer, boolean) as assignment;
create function array_to_vector(real[], integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.vector $$;
create cast (real[] as vector) with function array_to_vector(real[], integer, boolean) as assignment;
create function array_to_halfvec(real[], integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.halfvec $$;
create cast (real[] as halfvec) with function array_to_halfvec(real[], integer, boolean) as assignment;
create function array_to_vector(double precision[], integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.vector $$;
create cast (double precision[] as vector) with function array_to_vector(double precision[], integer, boolean) as assignment;
create function array_to_halfvec(double precision[], integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.halfvec $$;
create cast (double precision[] as halfvec) with function array_to_halfvec(double precision[], integer, boolean) as assignment;
create function array_to_vector(numeric[], integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.vector $$;
create cast (numeric[] as vector) with function array_to_vector(numeric[], integer, boolean) as assignment;
create function array_to_halfvec(numeric[], integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select translate($1::text, '{}', '[]')::@extschema@.halfvec $$;
create cast (numeric[] as halfvec) with function array_to_halfvec(numeric[], integer, boolean) as assignment;
create function vector_to_float4(vector, integer, boolean) returns real[]
  language sql immutable strict parallel safe as $$ select translate($1::text, '[]', '{}')::real[] $$;
create cast (vector as real[]) with function vector_to_float4(vector, integer, boolean) as assignment;
create function halfvec_to_float4(halfvec, integer, boolean) returns real[]
  language sql immutable strict parallel safe as $$ select translate($1::text, '[]', '{}')::real[] $$;
create cast (halfvec as real[]) with function halfvec_to_float4(halfvec, integer, boolean) as assignment;
create function vector_to_halfvec(vector, integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.halfvec $$;
create cast (vector as halfvec) with function vector_to_halfvec(vector, integer, boolean) as implicit;
create function vector_to_sparsevec(vector, integer, boolean) returns sparsevec
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.sparsevec $$;
create cast (vector as sparsevec) with function vector_to_sparsevec(vector, integer, boolean) as implicit;
create function halfvec_to_vector(halfvec, integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.vector $$;
create cast (halfvec as vector) with function halfvec_to_vector(halfvec, integer, boolean) as assignment;
create function halfvec_to_sparsevec(halfvec, integer, boolean) returns sparsevec
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.sparsevec $$;
create cast (halfvec as sparsevec) with function halfvec_to_sparsevec(halfvec, integer, boolean) as implicit;
create function sparsevec_to_vector(sparsevec, integer, boolean) returns vector
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.vector $$;
create cast (sparsevec as vector) with function sparsevec_to_vector(sparsevec, integer, boolean) as assignment;
create function sparsevec_to_halfvec(sparsevec, integer, boolean) returns halfvec
  language sql immutable strict parallel safe as $$ select $1::text::@extschema@.halfvec $$;
create cast (sparsevec as halfvec) with function sparsevec_to_halfvec(sparsevec, integer, boolean) as assignment;

-- The hash access method stands for both: it takes one column and one operator, equality.
create access method hnsw type index handler hashhandler;
create access method ivfflat type index handler hashhandler;
create function bit_hash(bit) returns integer
  language sql immutable strict parallel safe as $$ select length($1) $$;
create function hamming_distance(bit, bit) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create function jaccard_distance(bit, bit) returns double precision
  language sql immutable strict parallel safe as $$ select 0::double precision $$;
create operator <~> (leftarg = bit, rightarg = bit, function = hamming_distance, commutator = '<~>');
create operator <%> (leftarg = bit, rightarg = bit, function = jaccard_distance, commutator = '<%>');
create operator class vector_l2_ops for type vector using hnsw as operator 1 =, function 1 vector_hash(vector);
create operator class vector_ip_ops for type vector using hnsw as operator 1 =, function 1 vector_hash(vector);
create operator class vector_cosine_ops for type vector using hnsw as operator 1 =, function 1 vector_hash(vector);
create operator class vector_l1_ops for type vector using hnsw as operator 1 =, function 1 vector_hash(vector);
create operator class halfvec_l2_ops for type halfvec using hnsw as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class halfvec_ip_ops for type halfvec using hnsw as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class halfvec_cosine_ops for type halfvec using hnsw as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class halfvec_l1_ops for type halfvec using hnsw as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class sparsevec_l2_ops for type sparsevec using hnsw as operator 1 =, function 1 sparsevec_hash(sparsevec);
create operator class sparsevec_ip_ops for type sparsevec using hnsw as operator 1 =, function 1 sparsevec_hash(sparsevec);
create operator class sparsevec_cosine_ops for type sparsevec using hnsw as operator 1 =, function 1 sparsevec_hash(sparsevec);
create operator class sparsevec_l1_ops for type sparsevec using hnsw as operator 1 =, function 1 sparsevec_hash(sparsevec);
create operator class bit_hamming_ops for type bit using hnsw as operator 1 =, function 1 bit_hash(bit);
create operator class bit_jaccard_ops for type bit using hnsw as operator 1 =, function 1 bit_hash(bit);
create operator class vector_l2_ops default for type vector using ivfflat as operator 1 =, function 1 vector_hash(vector);
create operator class vector_ip_ops for type vector using ivfflat as operator 1 =, function 1 vector_hash(vector);
create operator class vector_cosine_ops for type vector using ivfflat as operator 1 =, function 1 vector_hash(vector);
create operator class halfvec_l2_ops for type halfvec using ivfflat as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class halfvec_ip_ops for type halfvec using ivfflat as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class halfvec_cosine_ops for type halfvec using ivfflat as operator 1 =, function 1 halfvec_hash(halfvec);
create operator class bit_hamming_ops for type bit using ivfflat as operator 1 =, function 1 bit_hash(bit);
