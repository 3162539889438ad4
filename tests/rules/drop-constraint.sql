-- case: a foreign key
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint references public.sessions (id));
-- when
-- expect: drop-constraint (warning)
alter table public.messages drop constraint messages_session_id_fkey;

-- case: a foreign key that is made anew with an action
-- given
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint references public.sessions (id));
-- when
alter table public.messages drop constraint messages_session_id_fkey;
alter table public.messages add foreign key (session_id) references public.sessions (id) on delete cascade not valid;

-- case: a unique constraint, a primary key
-- given
create table public.profiles (id bigint primary key, email text unique);
-- when
-- expect: drop-constraint (warning)
alter table only public.profiles drop constraint profiles_email_key;
-- expect: drop-constraint (warning)
alter table public.profiles drop constraint if exists profiles_pkey;

-- case: a unique index takes its place
-- given
create table public.profiles (id bigint primary key, email text unique);
-- when
create unique index profiles_email_idx on public.profiles (email);
alter table public.profiles drop constraint profiles_email_key;

-- case: a check
-- given
create table public.messages (id bigint primary key, body text constraint c check (length(body) < 100));
-- when
-- expect: drop-constraint (note)
alter table public.messages drop constraint c;

-- case: the helper of a NOT NULL
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages add constraint c check (body is not null) not valid;
-- when
alter table public.messages validate constraint c;
alter table public.messages alter column body set not null;
alter table public.messages drop constraint c;

-- case: not there, and it need not be
-- given
create table public.messages (id bigint primary key, body text);
-- when
alter table public.messages drop constraint if exists c;

-- case: a table that no migration made
-- when
-- expect: drop-constraint (note)
alter table public.old drop constraint c;

-- case: a table of the same file
-- when
create table public.messages (id bigint primary key, body text unique);
alter table public.messages drop constraint messages_body_key;

-- case: another takes its place at once, and goes in the next file
-- given
create table public.rules (id bigint primary key, action text, constraint rules_action_check check (action in ('a')));
-- when
alter table rules drop constraint if exists rules_action_check;
alter table rules add constraint rules_action_check check (action in ('a', 'b'));
-- when
-- expect: drop-constraint (note)
alter table rules drop constraint rules_action_check;

-- case: a foreign key is made to point elsewhere
-- given
create table public.products (id bigint primary key);
create table public.units (id bigint primary key);
create table public.timers (id bigint primary key, unit_id bigint references public.products (id));
-- when
alter table timers drop constraint timers_unit_id_fkey;
alter table timers add constraint timers_units_fkey foreign key (unit_id) references public.units (id) not valid;
