-- case: an existing table
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: check-without-not-valid (warning)
alter table public.messages add check (length(body) < 100);

-- case: not valid
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint messages_body_check check (length(body) < 100) not valid;

-- case: a table of the same file, by alter table only
-- when
create table public.messages (id bigint primary key, body text);
alter table only public.messages add constraint messages_body_check check (length(body) < 100);

-- case: a quoted name, in another file of the change
-- when
create table public."Messages" (id bigint primary key, "Body" text);
-- when
-- expect: check-without-not-valid (note)
alter table public."Messages" add check (length("Body") < 100);

-- case: a table that no migration made is there already
-- when
-- expect: check-without-not-valid
alter table public.old add check (a > 0);

-- case: the words stand in a string
-- given
create table public.messages (id bigint primary key, body text);
-- when
comment on table public.messages is 'alter table public.messages add check (true)';
