-- version: 0.3.1
-- schema: vault
-- comment: Supabase Vault Extension
-- Nothing is encrypted: `decrypted_secret` is the secret.

create table vault.secrets (
  id          uuid primary key default gen_random_uuid(),
  name        text,
  description text not null default '',
  secret      text not null,
  key_id      uuid,
  nonce       bytea default decode(md5(random()::text), 'hex'),
  created_at  timestamptz not null default current_timestamp,
  updated_at  timestamptz not null default current_timestamp
);
create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create view vault.decrypted_secrets as
  select
    id, name, description, secret, secret as decrypted_secret, key_id, nonce, created_at, updated_at
  from vault.secrets;

create function vault.create_secret(
  new_secret text, new_name text default null, new_description text default '',
  new_key_id uuid default null
)
returns uuid
language sql
security definer
as $$
  insert into vault.secrets (secret, name, description, key_id)
  values ($1, $2, $3, $4)
  returning id
$$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null,
  new_description text default null, new_key_id uuid default null
)
returns void
language sql
security definer
as $$
  update vault.secrets set
    secret = coalesce($2, secret),
    name = coalesce($3, name),
    description = coalesce($4, description),
    key_id = coalesce($5, key_id),
    updated_at = now()
  where id = $1
$$;

create function vault._crypto_aead_det_encrypt(
  message bytea, additional bytea, key_id bigint, context bytea default '\x7067736f6469756d',
  nonce bytea default null
) returns bytea language sql immutable as $$ select message $$;

create function vault._crypto_aead_det_decrypt(
  message bytea, additional bytea, key_id bigint, context bytea default '\x7067736f6469756d',
  nonce bytea default null
) returns bytea language sql immutable as $$ select message $$;

create function vault._crypto_aead_det_noncegen()
returns bytea language sql as $$ select decode(md5(random()::text), 'hex') $$;

grant select, delete on vault.secrets, vault.decrypted_secrets to public;
