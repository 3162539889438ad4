-- case: a column of an earlier migration
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: rename-column (error)
alter table public.messages rename column body to content;

-- case: a column that the same file added
-- given
create table public.messages (id bigint primary key);
-- when
alter table public.messages add column body text;
alter table public.messages rename column body to content;

-- case: a table that the same file made
-- when
create table public.messages (id bigint primary key, body text);
alter table public.messages rename body to content;

-- case: another column takes the old name
-- given
create table public.messages (id bigint primary key, size int, size_new bigint);
-- when
alter table public.messages rename column size to size_old;
alter table messages rename column size_new to size;

-- case: a constraint, a policy and an index have names that no code says
-- given
create table public.messages (id bigint primary key, body text, constraint c check (body <> ''));
create policy p on public.messages using (true);
-- when
alter table public.messages rename constraint c to messages_body_check;
alter policy p on public.messages rename to everyone;

-- case: the column of a view
-- given
create table public.messages (id bigint primary key, body text);
create view public.bodies as select body from public.messages;
-- when
-- expect: rename-column
alter view public.bodies rename column body to content;

-- case: another file of the branch added it
-- given
create schema app;
create table app.messages (id bigint primary key);
-- when
alter table app.messages add column "Body" text;
-- when
-- expect: rename-column (note)
alter table only app.messages rename column "Body" to body;
