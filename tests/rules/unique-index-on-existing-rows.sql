-- case: rows may be equal
-- given
create table public.profiles (id bigint primary key, email text);
-- when
-- expect: unique-index-on-existing-rows (note)
create unique index concurrently profiles_email_idx on public.profiles (email);

-- case: an expression and a predicate
-- given
create table public.profiles (id bigint primary key, email text, gone boolean);
-- when
-- expect: unique-index-on-existing-rows
create unique index profiles_email_idx on public.profiles (lower(email)) where not gone;

-- case: a table of the same file
-- when
create table public.profiles (id bigint primary key, email text);
create unique index profiles_email_idx on public.profiles (email);

-- case: a column of the same file, without a value
-- given
create table public.profiles (id bigint primary key, email text);
-- when
alter table public.profiles add column handle text;
create unique index profiles_handle_idx on public.profiles (handle);

-- case: a column of the same file, filled before
-- given
create table public.profiles (id bigint primary key, email text);
-- when
alter table public.profiles add column handle text;
update public.profiles set handle = email where handle is null;
-- expect: unique-index-on-existing-rows
create unique index profiles_handle_idx on public.profiles (handle);

-- case: with a column that is unique already
-- given
create table public.profiles (id bigint primary key, email text);
-- when
create unique index profiles_id_email_idx on public.profiles (email, id);

-- case: not unique
-- given
create table public.profiles (id bigint primary key, email text);
-- when
create index profiles_email_idx on public.profiles (email);

-- case: the same columns and one more, in place of a unique index
-- given
create table public.templates (id bigint primary key, merchant uuid, kind text, active boolean, constraint templates_key unique (id, kind));
create unique index templates_active on public.templates (merchant, kind) where active;
-- when
alter table public.templates add column channel text not null default 'mail';
drop index if exists templates_active;
create unique index templates_active on public.templates (merchant, kind, channel) where active;
-- expect: unique-index-on-existing-rows
create unique index templates_all on public.templates (merchant, kind, channel);
-- expect: unique-index-on-existing-rows
create unique index templates_kind on public.templates (kind) where active;
