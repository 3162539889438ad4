-- a job that calls an edge function with a secret
create extension if not exists pg_cron with schema extensions;
create extension if not exists pg_net with schema extensions;
grant usage on schema cron to postgres;
grant all privileges on all tables in schema cron to postgres;
select vault.create_secret('https://example.com', 'project_url', 'where it is');
select vault.create_secret('s3cret', 'service_key');
select vault.update_secret((select id from vault.secrets where name = 'service_key'), 'other');
select cron.schedule(
  'every-minute', '* * * * *',
  $$
  select net.http_post(
    url := (select decrypted_secret from vault.decrypted_secrets where name = 'project_url') || '/functions/v1/x',
    headers := jsonb_build_object('Content-Type', 'application/json'),
    body := jsonb_build_object('time', now()),
    timeout_milliseconds := 2000
  ) as request_id;
  $$
);
select cron.schedule('0 3 * * *', 'vacuum');
select cron.unschedule('every-minute') from cron.job where jobname = 'every-minute';
select cron.unschedule(jobid) from cron.job;
select net.http_get('https://example.com', '{}'::jsonb);
create function public.notify() returns trigger language plpgsql security definer as $$
begin
  perform net.http_post('https://example.com'::text, to_jsonb(new), '{}'::jsonb, '{}'::jsonb);
  return new;
end $$;
do $$ begin
  assert (select decrypted_secret from vault.decrypted_secrets where name = 'service_key') = 'other';
  assert (select n.nspname from pg_extension e join pg_namespace n on n.oid = extnamespace where extname = 'pg_cron') = 'pg_catalog';
  assert not exists (select from cron.job);
end $$;
drop extension pg_cron;
create extension pg_cron with schema pg_catalog;
