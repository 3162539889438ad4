-- users in a seed file, with a password that the auth server can check
insert into auth.users (
  instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, recovery_sent_at,
  last_sign_in_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
  confirmation_token, email_change, email_change_token_new, recovery_token
) (
  select '00000000-0000-0000-0000-000000000000', uuid_generate_v4(), 'authenticated',
    'authenticated', 'user' || (row_number() over ()) || '@example.com',
    crypt('password123', gen_salt('bf')), current_timestamp, current_timestamp, current_timestamp,
    '{"provider":"email","providers":["email"]}', '{}', current_timestamp, current_timestamp,
    '', '', '', ''
  from generate_series(1, 3)
);
insert into auth.identities (id, user_id, provider_id, identity_data, provider, last_sign_in_at, created_at, updated_at)
select uuid_generate_v4(), id, id, format('{"sub":"%s","email":"%s"}', id::text, email)::jsonb,
  'email', current_timestamp, current_timestamp, current_timestamp
from auth.users;
insert into auth.sessions (id, user_id, aal) select gen_random_uuid(), id, 'aal2' from auth.users;
insert into auth.mfa_factors (id, user_id, factor_type, status, created_at, updated_at)
select gen_random_uuid(), id, 'totp', 'verified', now(), now() from auth.users;
do $$ begin assert (select count(*) from auth.users where confirmed_at is not null) = 3; end $$;
