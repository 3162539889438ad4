-- case: a serial
-- when
-- expect: small-primary-key (warning)
create table public.messages (id serial primary key);

-- case: an identity, with the key written apart
-- when
-- expect: small-primary-key (warning)
create table public.messages (id integer generated always as identity, body text, primary key (id));

-- case: a list of fixed rows
-- when
-- expect: small-primary-key (note)
create table public.kinds (id smallint primary key, name text not null);

-- case: wide enough
-- when
create table public.a (id bigint generated always as identity primary key);
create table public.b (id bigserial primary key);
create table public.c (id uuid primary key default gen_random_uuid());
create table public.d (code text primary key);

-- case: part of a key, or the key of another table
-- given
create table public.kinds (id smallint primary key);
-- when
create table public.a (kind smallint, number integer, primary key (kind, number));
create table public.b (id smallint primary key references public.kinds (id));
create table public.c (id bigint primary key, size integer);

-- case: an added column, quoted
-- given
create table public."Messages" (body text);
-- when
-- expect: small-primary-key
alter table public."Messages" add column "Id" serial primary key;
