-- version: 2.16.1
-- comment: Enables scalable inserts and complex queries for time-series data (Apache 2 Edition)
-- A hypertable stays an ordinary table.

create function create_hypertable(
  relation regclass, time_column_name name, partitioning_column name default null,
  number_partitions integer default null, associated_schema_name name default null,
  associated_table_prefix name default null, chunk_time_interval anyelement default null::bigint,
  create_default_indexes boolean default true, if_not_exists boolean default false,
  partitioning_func regproc default null, migrate_data boolean default false
)
returns table (hypertable_id integer, schema_name name, table_name name, created boolean)
language sql
as $$ select 1, 'public'::name, relation::name, true $$;

create function set_chunk_time_interval(hypertable regclass, chunk_time_interval anyelement)
returns void language plpgsql as $$ begin end $$;

create function add_dimension(
  hypertable regclass, column_name name, number_partitions integer default null,
  chunk_time_interval anyelement default null::bigint, if_not_exists boolean default false
) returns void language plpgsql as $$ begin end $$;

create function add_retention_policy(
  relation regclass, drop_after "any", if_not_exists boolean default false
) returns integer language internal as 'pg_backend_pid';

create function add_compression_policy(
  hypertable regclass, compress_after "any", if_not_exists boolean default false
) returns integer language internal as 'pg_backend_pid';

create function time_bucket(bucket_width interval, ts timestamptz)
returns timestamptz language sql immutable as $$ select date_bin($1, $2, '2000-01-03') $$;

create function time_bucket(bucket_width interval, ts timestamp)
returns timestamp language sql immutable as $$ select date_bin($1, $2, '2000-01-03') $$;

create function time_bucket(bucket_width interval, ts date)
returns date language sql immutable as $$ select date_bin($1, $2::timestamp, '2000-01-03')::date $$;
