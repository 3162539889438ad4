-- case: a new table
-- when
-- expect: foreign-key-without-on-delete (warning)
create table public.profiles (id uuid primary key references auth.users (id));

-- case: a new column, without the referenced column
-- given
create table public.messages (id bigint primary key);
-- when
-- expect: foreign-key-without-on-delete
alter table public.messages add column author_id uuid references auth.users;

-- case: a constraint
-- given
create table public.messages (id bigint primary key, author_id uuid);
-- when
-- expect: foreign-key-without-on-delete
alter table only public.messages add constraint k foreign key (author_id) references auth.users (id) not valid;

-- case: an action is written
-- when
create table public.profiles (id uuid primary key references auth.users (id) on delete cascade);
create table public.messages (id bigint primary key, author_id uuid references auth.users (id) on delete set null);

-- case: a table of one's own, also one that is called users
-- given
create table public.users (id uuid primary key);
-- when
create table public.messages (id bigint primary key, author_id uuid references public.users (id));

-- case: replaced later in the change
-- when
create table public.profiles (id uuid primary key references auth.users (id));
-- when
alter table public.profiles drop constraint profiles_id_fkey;
alter table public.profiles add foreign key (id) references auth.users (id) on delete cascade;
