-- case: no default
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: add-required-column (error)
alter table public.messages add column kind text not null;

-- case: a default of null is none
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: add-required-column
alter table messages add column kind text default null not null;

-- case: a key without default
-- given
create table public.messages (body text);
-- when
-- expect: add-required-column
alter table public.messages add column id uuid primary key;

-- case: a constant fills it
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column kind text not null default 'plain';
alter table public.messages add column at timestamptz not null default now();

-- case: it fills itself
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add column a bigserial;
alter table public.messages add column b bigint generated always as identity;
alter table public.messages add column c int not null generated always as (length(coalesce(body, ''))) stored;

-- case: the table is made in the same file
-- when
create table public.messages (id bigint primary key);
alter table public.messages add column kind text not null;

-- case: it may be null
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column kind text;

-- case: made in another file of the branch, so at most a note
-- when
create table public."Messages" (id bigint primary key);
-- when
-- expect: add-required-column (note)
alter table only public."Messages" add column "Kind" text not null;
