-- version: 1.5.1
-- schema: pgmq
-- comment: A lightweight message queue. Like AWS SQS and RSMQ but on Postgres.
-- Queues get their tables, messages are stored; reading finds nothing.

create table pgmq.meta (
  queue_name     varchar unique not null,
  is_partitioned boolean not null,
  is_unlogged    boolean not null,
  created_at     timestamptz not null default now()
);

create type pgmq.message_record as (
  msg_id bigint, read_ct integer, enqueued_at timestamptz, vt timestamptz, message jsonb, headers jsonb
);
create type pgmq.queue_record as (
  queue_name varchar, is_partitioned boolean, is_unlogged boolean, created_at timestamptz
);
create type pgmq.metrics_result as (
  queue_name text, queue_length bigint, newest_msg_age_sec integer, oldest_msg_age_sec integer,
  total_messages bigint, scrape_time timestamptz, queue_visible_length bigint
);

create function pgmq.format_table_name(queue_name text, prefix text)
returns text language sql immutable as $$ select lower(prefix || '_' || queue_name) $$;

create function pgmq."create"(queue_name text)
returns void
language plpgsql
as $$
declare
  queue text := pgmq.format_table_name(queue_name, 'q');
  archive text := pgmq.format_table_name(queue_name, 'a');
begin
  execute format(
    'create table if not exists pgmq.%I (
       msg_id bigint primary key generated always as identity, read_ct integer not null default 0,
       enqueued_at timestamptz not null default now(), vt timestamptz not null, message jsonb,
       headers jsonb)', queue);
  execute format(
    'create table if not exists pgmq.%I (
       msg_id bigint primary key, read_ct integer not null default 0,
       enqueued_at timestamptz not null default now(),
       archived_at timestamptz not null default now(), vt timestamptz not null, message jsonb,
       headers jsonb)', archive);
  execute format('create index if not exists %I on pgmq.%I (vt)', queue || '_vt_idx', queue);
  execute format('create index if not exists %I on pgmq.%I (archived_at)', 'archived_at_idx_' || queue_name, archive);
  insert into pgmq.meta values (queue_name, false, false) on conflict do nothing;
end
$$;

create function pgmq.create_non_partitioned(queue_name text)
returns void language sql as $$ select pgmq."create"($1) $$;

create function pgmq.create_unlogged(queue_name text)
returns void language sql as $$ select pgmq."create"($1) $$;

create function pgmq.create_partitioned(
  queue_name text, partition_interval text default '10000', retention_interval text default '100000'
) returns void language sql as $$ select pgmq."create"($1) $$;

create function pgmq.drop_queue(queue_name text)
returns boolean
language plpgsql
as $$
begin
  execute format('drop table if exists pgmq.%I', pgmq.format_table_name(queue_name, 'q'));
  execute format('drop table if exists pgmq.%I', pgmq.format_table_name(queue_name, 'a'));
  delete from pgmq.meta where meta.queue_name = drop_queue.queue_name;
  return true;
end
$$;

create function pgmq.drop_queue(queue_name text, partitioned boolean)
returns boolean language sql as $$ select pgmq.drop_queue($1) $$;

create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay timestamptz)
returns setof bigint
language plpgsql
as $$
begin
  return query execute format(
    'insert into pgmq.%I (vt, message, headers) values ($1, $2, $3) returning msg_id',
    pgmq.format_table_name(queue_name, 'q')
  ) using delay, msg, headers;
end
$$;

create function pgmq.send(queue_name text, msg jsonb)
returns setof bigint language sql as $$ select pgmq.send($1, $2, null, now()) $$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb)
returns setof bigint language sql as $$ select pgmq.send($1, $2, $3, now()) $$;
create function pgmq.send(queue_name text, msg jsonb, delay integer)
returns setof bigint language sql as $$ select pgmq.send($1, $2, null, now() + $3 * interval '1 second') $$;
create function pgmq.send(queue_name text, msg jsonb, delay timestamptz)
returns setof bigint language sql as $$ select pgmq.send($1, $2, null, $3) $$;
create function pgmq.send(queue_name text, msg jsonb, headers jsonb, delay integer)
returns setof bigint language sql as $$ select pgmq.send($1, $2, $3, now() + $4 * interval '1 second') $$;

create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[], delay timestamptz)
returns setof bigint language sql
as $$ select pgmq.send($1, sent.msg, sent.header, $4) from unnest($2, $3) as sent (msg, header) $$;

create function pgmq.send_batch(queue_name text, msgs jsonb[])
returns setof bigint language sql as $$ select pgmq.send_batch($1, $2, null, now()) $$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], headers jsonb[])
returns setof bigint language sql as $$ select pgmq.send_batch($1, $2, $3, now()) $$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay integer)
returns setof bigint language sql as $$ select pgmq.send_batch($1, $2, null, now() + $3 * interval '1 second') $$;
create function pgmq.send_batch(queue_name text, msgs jsonb[], delay timestamptz)
returns setof bigint language sql as $$ select pgmq.send_batch($1, $2, null, $3) $$;

create function pgmq.read(queue_name text, vt integer, qty integer, conditional jsonb default '{}')
returns setof pgmq.message_record language plpgsql as $$ begin end $$;

create function pgmq.read_with_poll(
  queue_name text, vt integer, qty integer, max_poll_seconds integer default 5,
  poll_interval_ms integer default 100, conditional jsonb default '{}'
) returns setof pgmq.message_record language plpgsql as $$ begin end $$;

create function pgmq.pop(queue_name text)
returns setof pgmq.message_record language plpgsql as $$ begin end $$;

create function pgmq.archive(queue_name text, msg_id bigint)
returns boolean language sql as $$ select true $$;
create function pgmq.archive(queue_name text, msg_ids bigint[])
returns setof bigint language sql as $$ select unnest($2) $$;

create function pgmq.delete(queue_name text, msg_id bigint)
returns boolean language sql as $$ select true $$;
create function pgmq.delete(queue_name text, msg_ids bigint[])
returns setof bigint language sql as $$ select unnest($2) $$;

create function pgmq.set_vt(queue_name text, msg_id bigint, vt integer)
returns setof pgmq.message_record language plpgsql as $$ begin end $$;

create function pgmq.purge_queue(queue_name text)
returns bigint language sql as $$ select 0::bigint $$;

create function pgmq.list_queues()
returns setof pgmq.queue_record language sql as $$ select * from pgmq.meta $$;

create function pgmq.metrics(queue_name text)
returns pgmq.metrics_result language sql as $$ select null::pgmq.metrics_result $$;

create function pgmq.metrics_all()
returns setof pgmq.metrics_result language plpgsql as $$ begin end $$;

create function pgmq.detach_archive(queue_name text) returns void language plpgsql as $$ begin end $$;

create function pgmq.convert_archive_partitioned(
  table_name text, partition_interval text default '10000',
  retention_interval text default '100000', leading_partition integer default 10
) returns void language plpgsql as $$ begin end $$;
