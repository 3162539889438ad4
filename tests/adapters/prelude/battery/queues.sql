-- Supabase Queues: pgmq behind functions for the Data API
create extension if not exists pgmq;
select pgmq.create('embedding_jobs');
select * from pgmq.create_unlogged('fast');
alter table pgmq.q_embedding_jobs enable row level security;
select pgmq.send('embedding_jobs', '{"id": 1}'::jsonb);
select pgmq.send(queue_name => 'embedding_jobs', msg => jsonb_build_object('id', 2), delay => 5);
select * from pgmq.send_batch('embedding_jobs', array['{"id": 3}', '{"id": 4}']::jsonb[]);
select * from pgmq.read('embedding_jobs', 30, 5);
select pgmq.archive('embedding_jobs', 1::bigint), pgmq.delete('embedding_jobs', 2::bigint);
select pgmq.drop_queue('fast');
create schema if not exists pgmq_public;
grant usage on schema pgmq_public to anon, authenticated, service_role;
create or replace function pgmq_public.pop(queue_name text)
returns setof pgmq.message_record language plpgsql set search_path = '' as $$
begin
  return query select * from pgmq.pop(queue_name := queue_name);
end;
$$;
grant usage on schema pgmq to anon, authenticated, service_role;
grant all on all tables in schema pgmq to service_role;
grant execute on function pgmq.send(text, jsonb, integer) to service_role;
alter default privileges in schema pgmq grant all on tables to service_role;
do $$ begin assert (select count(*) from pgmq.q_embedding_jobs) = 4; end $$;
