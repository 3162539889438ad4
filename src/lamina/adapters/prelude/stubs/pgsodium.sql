-- version: 3.1.9
-- schema: pgsodium
-- comment: Pgsodium is a modern cryptography library for Postgres.

create type pgsodium.key_status as enum ('default', 'valid', 'invalid', 'expired');
create type pgsodium.key_type as enum (
  'aead-ietf', 'aead-det', 'hmacsha512', 'hmacsha256', 'auth', 'shorthash', 'generichash', 'kdf',
  'secretbox', 'secretstream', 'stream_xchacha20'
);

create table pgsodium.key (
  id              uuid primary key default gen_random_uuid(),
  status          pgsodium.key_status default 'valid',
  created         timestamptz not null default now(),
  expires         timestamptz,
  key_type        pgsodium.key_type,
  key_id          bigserial,
  key_context     bytea default '\x7067736f6469756d',
  name            text unique,
  associated_data text default 'associated',
  raw_key         bytea,
  raw_key_nonce   bytea,
  parent_key      uuid references pgsodium.key (id),
  comment         text,
  user_data       text
);

create view pgsodium.valid_key as
  select * from pgsodium.key
  where status in ('valid', 'default') and (expires is null or expires > now());

create function pgsodium.create_key(
  key_type pgsodium.key_type default 'aead-det', name text default null
)
returns pgsodium.key
language sql
security definer
as $$ insert into pgsodium.key (key_type, name) values ($1, $2) returning * $$;

-- Nothing is encrypted: what goes in comes out.
create function pgsodium.crypto_aead_det_encrypt(
  message bytea, additional bytea, key_uuid uuid, nonce bytea default null
) returns bytea language sql immutable as $$ select message $$;

create function pgsodium.crypto_aead_det_decrypt(
  message bytea, additional bytea, key_uuid uuid, nonce bytea default null
) returns bytea language sql immutable as $$ select message $$;

create function pgsodium.crypto_aead_det_noncegen()
returns bytea language sql as $$ select decode(md5(random()::text), 'hex') $$;

create function pgsodium.randombytes_buf(size integer)
returns bytea language sql as $$ select decode(repeat('00', size), 'hex') $$;

create function pgsodium.derive_key(
  key_id bigint, key_len integer default 32, context bytea default '\x7067736f6469756d'
) returns bytea language sql as $$ select decode(repeat('00', key_len), 'hex') $$;
