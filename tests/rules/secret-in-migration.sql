-- case: a role's password
-- when
-- expect: secret-in-migration
alter role authenticator with password 'hunter2';

-- case: a token in a function's body
-- when
-- expect: secret-in-migration
create function public.call() returns text language sql as $$ select 'sb_secret_abcdefghijklmnop' $$;

-- case: a service key in a cron job
-- when
-- expect: secret-in-migration
select cron.schedule('x', '* * * * *', $$ select net.http_post('https://example.com', headers := '{"Authorization": "Bearer eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJlLWhlcmU"}') $$);

-- case: a secret for the vault
-- when
-- expect: secret-in-migration
select vault.create_secret('s3cr3t', 'api_key');

-- case: a role without password, and words that only sound like it
-- when
create role reporter nologin;
comment on role reporter is 'password: set by hand';
create table public.secrets (id bigint primary key, password text);
alter role reporter password null;

-- case: a name in a comment above the statement is not in the statement
-- when
-- sb_secret_ keys go to the vault
select 1;
