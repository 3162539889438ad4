-- case: unique
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: add-column-with-constraint
alter table public.messages add column slug text unique;

-- case: a check
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: add-column-with-constraint (warning)
alter table public.messages add column stars int default 1 check (stars between 1 and 5);

-- case: the table is made in the same file
-- when
create table public.messages (id bigint primary key);
alter table public.messages add column slug text unique;

-- case: no constraint, or a foreign key, which has a rule of its own
-- given
create table public.rooms (id bigint primary key);
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column slug text;
alter table public.messages add column room_id bigint references public.rooms (id);

-- case: where it fails or rewrites, another rule says so
-- given
create table public.messages (body text);
-- when
alter table public.messages add column id uuid primary key;
alter table public.messages add column token uuid unique default gen_random_uuid();

-- case: the column is there already
-- given
create table public.messages (id bigint primary key, slug text);
-- when
alter table public.messages add column if not exists slug text unique;

-- case: a quoted table that is small
-- settings: rows=public.Messages:5
-- given
create table public."Messages" (id bigint primary key);
-- when
-- expect: add-column-with-constraint (note)
alter table only "Messages" add column slug text constraint "Slug" unique;
