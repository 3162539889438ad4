"""What the cases of the lock table work on, and those that run outside a transaction."""

import msgspec

BASE = """
create schema app;
create schema attic;
create type public.mood as enum ('calm', 'tired');
create type public.pair as (a integer, b text);
create domain public.positive as integer check (value > 0);
alter domain public.positive add constraint positive_small check (value < 5000) not valid;
create domain public.label as text;

create function public.touch() returns trigger language plpgsql as $$ begin return new; end $$;
create function public.watch() returns event_trigger language plpgsql as $$ begin end $$;
create function public.twice(integer) returns integer immutable language sql as $$ select $1 * 2 $$;
create function public.roll() returns integer language sql as $$ select (random() * 6)::integer $$;
create sequence public.counter;
create sequence public.ticket;

create table public.orgs (
  id bigint primary key,
  name text not null,
  slug varchar(50) not null,
  code integer,
  parent bigint
);
create table public.todos (
  id bigint generated always as identity primary key,
  org_id bigint references public.orgs (id),
  title text not null,
  note varchar(50),
  price numeric(10, 2),
  n integer,
  at timestamp,
  at_tz timestamptz,
  feeling public.mood,
  amount public.positive,
  place public.pair,
  address cidr,
  done boolean,
  tagged char(10),
  ticket integer default nextval('public.ticket'),
  doubled integer generated always as (n * 2) stored,
  constraint todos_price_check check (price > 0),
  constraint todos_note_known check (note is not null)
);
alter table public.todos add constraint todos_n_small check (n < 1000000) not valid;
create index todos_org_idx on public.todos (org_id);
create unique index orgs_slug_idx on public.orgs (slug);
create unique index orgs_code_idx on public.orgs (code);
create index orgs_name_gin on public.orgs using gin (to_tsvector('simple', name));
create table public.remarks (
  id bigint primary key,
  todo_id bigint,
  body text
);
alter table public.remarks add constraint remarks_todo_fk
  foreign key (todo_id) references public.todos (id) not valid;
create rule remarks_quiet as on insert to public.remarks do also nothing;
create statistics public.todos_stats (dependencies) on n, org_id from public.todos;
create trigger todos_touch before update on public.todos
  for each row execute function public.touch();
create policy todos_read on public.todos for select using (true);
alter table public.todos enable row level security;

create view public.open_todos as select id, title from public.todos where not done;
create view public.open_titles as select title from public.open_todos;
create materialized view public.todo_counts as
  select org_id, count(*) as todos from public.todos group by org_id;
create unique index todo_counts_org_idx on public.todo_counts (org_id);

create table app.items (id integer primary key, org_id bigint references public.orgs (id));
create view app.item_ids as select id from app.items;
create unlogged table public.scratch (id integer, body text);
create table public.labels (id integer, name public.label);

create table public.events (
  id bigint not null, at date not null, org_id bigint, kind text,
  primary key (id, at)
) partition by range (at);
create table public.events_2024 partition of public.events
  for values from ('2024-01-01') to ('2025-01-01');
create table public.events_2025 partition of public.events
  for values from ('2025-01-01') to ('2026-01-01');
create table public.events_rest partition of public.events default;
create table public.events_loose (id bigint not null, at date not null, org_id bigint, kind text);
create table public.events_checked (
  id bigint not null, at date not null, org_id bigint, kind text,
  check (at >= '2027-01-01' and at < '2028-01-01')
);
create table public.event_notes (
  event bigint, at date, body text,
  constraint event_notes_fk foreign key (event, at) references public.events (id, at)
);
create table public.logs (id bigint, level text) partition by list (level);
create table public.logs_info partition of public.logs for values in ('info');
create table public.logs_loose (id bigint, level text);
create index logs_id_idx on only public.logs (id);
create index logs_info_id_idx on public.logs_info (id);

create table public.shapes (id integer, area integer, constraint shapes_area check (area > 0));
create table public.circles (radius integer) inherits (public.shapes);
create table public.loose_shapes (
  id integer, area integer, constraint shapes_area check (area > 0)
);
create extension citext;
create table public.samples (
  id integer primary key,
  at timestamp,
  price numeric(10, 2),
  address cidr,
  email public.citext,
  word text,
  code varchar(20),
  nick varchar(20),
  bits bit varying(8),
  tags varchar(10)[],
  took interval(3),
  seen time(3),
  empty text
);
create index on public.samples (at);
create index on public.samples (address);
create index on public.samples (price);
create index on public.samples (email);
create index on public.samples (code) where code <> '';
create index on public.samples (lower(nick));
create table public.kinds (code integer unique, tag varchar(10) unique);
create table public.things (
  kind integer references public.kinds (code),
  tag varchar(10) references public.kinds (tag)
);
create table public.places (
  id bigint not null, region text not null check (region is not null),
  check (region in ('north', 'south'))
);
create table public.regions (id bigint not null, region text not null) partition by list (region);
create index on public.regions (id);
create index on public.places (id);
create table public.regions_east partition of public.regions for values in ('east');
create table public.regions_rest partition of public.regions default;
create publication news for table public.todos;
create publication outlet;
create publication shapes for table public.shapes with (publish = 'insert');
"""

ROWS = """
insert into public.orgs select i, 'org ' || i, 'o' || i, i, null from generate_series(1, 300) i;
insert into public.todos
  (org_id, title, note, price, n, at, at_tz, feeling, amount, place, address, done)
  select 1 + i % 300, 'todo', 'note', 1.5, i, now(), now(), 'calm', 1,
    row(1, 'x')::public.pair, '10.0.0.0/8', false
  from generate_series(1, 300) i;
insert into public.remarks select i, i, 'text' from generate_series(1, 300) i;
insert into app.items select i, i from generate_series(1, 50) i;
insert into public.scratch select i, 'x' from generate_series(1, 50) i;
insert into public.labels select i, 'x' from generate_series(1, 50) i;
insert into public.events
  select i, date '2024-01-01' + i, 1 + i % 300, 'x' from generate_series(1, 900) i;
insert into public.events_loose select i, date '2029-01-01', i, 'x' from generate_series(1, 50) i;
insert into public.events_checked select i, date '2027-01-02', i, 'x' from generate_series(1, 50) i;
insert into public.event_notes select i, date '2024-01-01' + i, 'x' from generate_series(1, 50) i;
insert into public.logs select i, 'info' from generate_series(1, 50) i;
insert into public.logs_loose select i, 'debug' from generate_series(1, 50) i;
insert into public.shapes select i, i from generate_series(1, 50) i;
insert into public.circles select i, i, i from generate_series(1, 50) i;
insert into public.loose_shapes select i, i from generate_series(1, 50) i;
insert into public.samples (id, at, code, nick, word)
  select i, now(), i, i, 'x' from generate_series(1, 50) i;
insert into public.kinds select i, i from generate_series(1, 50) i;
insert into public.things select i, i from generate_series(1, 50) i;
insert into public.places select i, 'north' from generate_series(1, 50) i;
insert into public.regions select i, 'east' from generate_series(1, 50) i;
insert into public.regions select i, 'west' from generate_series(1, 50) i;
refresh materialized view public.todo_counts;
"""


class Outside(msgspec.Struct, frozen=True):
    """A statement that runs outside a transaction.

    Attributes:
        sql: The statement.
        waits: Locks of somebody else, one after the other, each of which makes the statement wait
            at a moment at which its own locks are looked at.
    """

    sql: str
    waits: tuple[str, ...]


OUTSIDE = (
    Outside(
        "create index concurrently on public.todos (n)",
        ("lock table public.todos in row exclusive mode",),
    ),
    Outside(
        "create unique index concurrently if not exists orgs_slug_idx on public.orgs (slug)",
        ("lock table public.orgs in share mode",),
    ),
    Outside(
        "drop index concurrently public.todos_org_idx",
        ("lock table public.todos in row exclusive mode",),
    ),
    Outside(
        "reindex index concurrently public.todos_org_idx",
        ("lock table public.todos in row exclusive mode",),
    ),
    Outside(
        "reindex table concurrently public.todos",
        ("lock table public.todos in row exclusive mode",),
    ),
    Outside("reindex schema app", ("lock table app.items in row exclusive mode",)),
    Outside("vacuum public.todos", ("lock table public.todos in share update exclusive mode",)),
    Outside("vacuum full public.todos", ("lock table public.todos in access share mode",)),
    Outside(
        "vacuum analyze public.events",
        ("lock table only public.events_2024 in share update exclusive mode",),
    ),
    Outside(
        "alter table public.logs detach partition public.logs_info concurrently",
        (
            "lock table only public.logs in access share mode",
            "lock table public.logs_info in access share mode",
        ),
    ),
)
