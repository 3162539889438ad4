-- case: a policy uses it
-- given
create table public.messages (id bigint primary key, owner uuid);
create policy own_rows on public.messages using (owner = auth.uid());
-- when
-- expect: drop-column-in-use (error)
alter table public.messages drop column owner;

-- case: a view uses it, and CASCADE would take it along
-- given
create table public.messages (id bigint primary key, body text);
create view public.bodies as select m.body from public.messages m;
-- when
-- expect: drop-column-in-use
alter table public.messages drop column body cascade;

-- case: a view that was there before the column
-- given
create table public.messages (id bigint primary key, body text);
create view public.everything as select * from public.messages;
alter table public.messages add column mood text;
-- when
alter table public.messages drop column mood;

-- case: the policy goes first
-- given
create table public.messages (id bigint primary key, owner uuid);
create policy own_rows on public.messages using (owner = auth.uid());
-- when
drop policy own_rows on public.messages;
alter table public.messages drop column owner;

-- case: indexes and constraints of the table go with it and stop nothing
-- given
create table public.messages (id bigint primary key, slug text unique check (slug <> ''));
create index messages_slug_idx on public.messages (lower(slug));
-- when
alter table public.messages drop column slug;

-- case: a policy that is only called like the column
-- given
create table public.messages (id bigint primary key, owner uuid, body text);
create policy "body" on public.messages using (owner is not null);
-- when
alter table public.messages drop column body;

-- case: a foreign key of another table, a generated column, a trigger
-- given
create table public.rooms (id bigint primary key, code text unique, "Name" text, size int generated always as (length("Name")) stored);
create table public.messages (id bigint primary key, room text references public.rooms (code));
create function public.nothing() returns trigger language plpgsql as $$ begin return new; end $$;
create table public.audits (id bigint primary key, body text);
create trigger on_body before update of body on public.audits for each row execute function public.nothing();
-- when
-- expect: drop-column-in-use
alter table public.rooms drop column code;
-- expect: drop-column-in-use
alter table only public.rooms drop column "Name";
-- expect: drop-column-in-use
alter table public.audits drop column body;

-- case: a table of the branch; the plain form fails all the same
-- when
create table public.messages (id bigint primary key, body text, mood text);
create view public.bodies as select body, mood from public.messages;
-- when
-- expect: drop-column-in-use (error)
alter table public.messages drop column body;
-- expect: drop-column-in-use (note)
alter table public.messages drop column mood cascade;
