-- case: a function that calls the project
-- when
-- expect: project-url-in-migration
create function public.ping() returns text language sql as $$ select 'https://abcdefghijklmnopqrst.supabase.co/functions/v1/ping' $$;

-- case: the host of the database
-- when
-- expect: project-url-in-migration
comment on schema public is 'see db.abcdefghijklmnopqrst.supabase.co';

-- case: the address comes from the vault
-- when
create function public.ping() returns text language sql as $$ select decrypted_secret from vault.decrypted_secrets where name = 'project_url' $$;

-- case: the company's own site
-- when
comment on schema public is 'https://supabase.com/docs, https://api.supabase.co';

-- case: in a comment of the file only
-- when
-- https://abcdefghijklmnopqrst.supabase.co
select 1;
