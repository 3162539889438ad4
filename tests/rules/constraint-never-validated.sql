-- case: nothing validates it
-- given
create table public.messages (id bigint primary key, body text);
-- when
-- expect: constraint-never-validated (note)
alter table public.messages add check (length(body) < 100) not valid;

-- case: the next file does
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add check (length(body) < 100) not valid;
-- when
alter table public.messages validate constraint messages_body_check;

-- case: it is gone at the end
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint c check (body is not null) not valid;
-- when
alter table public.messages drop constraint c;

-- case: a valid one
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint c check (body is not null);

-- case: one on another table is validated
-- given
create table public.messages (id bigint primary key, body text);
create table public.drafts (id bigint primary key, body text);
-- when
-- expect: constraint-never-validated
alter table public.messages add constraint c check (body <> '') not valid;
alter table public.drafts add constraint c check (body <> '') not valid;
alter table public.drafts validate constraint c;

-- case: a domain
-- given
create domain public.email as text;
-- when
-- expect: constraint-never-validated
alter domain public.email add constraint email_check check (value like '%@%') not valid;
