-- case: behind a change of another table
-- given
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, a bigint);
-- when
alter table public.profiles add column avatar_url text;
-- expect: index-built-while-locked (warning)
create index messages_a_idx on public.messages (a);

-- case: behind a change of the same table, reads wait as well
-- given
create table public.messages (id bigint primary key, a bigint);
-- when
alter table public.messages add column b text;
-- expect: index-built-while-locked
create index messages_a_idx on public.messages (a);

-- case: before it
-- given
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, a bigint);
-- when
create index messages_a_idx on public.messages (a);
alter table public.profiles add column avatar_url text;

-- case: the table that is locked is new
-- given
create table public.messages (id bigint primary key, a bigint);
-- when
create table public.profiles (id bigint primary key);
alter table public.profiles add column avatar_url text;
create index messages_a_idx on public.messages (a);

-- case: the table with the index is new
-- given
create table public.profiles (id bigint primary key);
-- when
alter table public.profiles add column avatar_url text;
create table public.messages (id bigint primary key, a bigint);
create index messages_a_idx on public.messages (a);

-- case: a concurrent build
-- given
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, a bigint);
-- when
alter table public.profiles add column avatar_url text;
create index concurrently messages_a_idx on public.messages (a);

-- case: a policy locks too, and a constraint is validated; one that is added has its own rule
-- given
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, a bigint);
alter table public.messages add constraint messages_a_check check (a > 0) not valid;
-- when
create policy p on public.profiles for select to authenticated using (true);
alter table only public.messages add constraint messages_a_fkey foreign key (a) references public.messages (id);
-- expect: index-built-while-locked
alter table only public.messages validate constraint messages_a_check;

-- case: a small table is read in a moment
-- settings: rows=public.messages:50
-- given
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, a bigint);
-- when
alter table public.profiles add column avatar_url text;
create index messages_a_idx on public.messages (a);

-- case: a renamed index and a sequence are no table that anybody reads
-- given
create table public.messages (id bigint generated always as identity primary key, a bigint);
create table public.profiles (id bigint primary key, a bigint);
create index profiles_a_idx on public.profiles (a);
-- when
alter sequence public.messages_id_seq rename to messages_numbers;
create index messages_a_idx on public.messages (a);

-- case: a table that was renamed is locked under its new name
-- given
create table public.messages (id bigint primary key, a bigint);
create table public.profiles (id bigint primary key);
-- when
alter table public.profiles rename to people;
-- expect: index-built-while-locked
create index messages_a_idx on public.messages (a);
