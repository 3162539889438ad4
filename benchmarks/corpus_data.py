# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Migrations about rows, types and words."""

from benchmarks.corpus_pieces import comment, index
from benchmarks.corpus_words import MORE_STATES
from benchmarks.corpus_world import Column, Draft, NotNowError, World, draft

EMPTY = {"text": "''", "integer": "0", "bigint": "0", "boolean": "false", "jsonb": "'{}'::jsonb"}


def add_choices(world: World) -> Draft:
    """More rows of a table of choices, and other words for those it has."""
    table = world.table(kind="lookup")
    rows = ",\n".join(
        f"  ('extra_{world.number()}', 'Extra {i}', {i + 10})"
        for i in range(world.rng.randint(1, 8))
    )
    return draft(
        world.name("add_choices_to", table.name),
        f"insert into {table.ref} (code, label, position) values\n{rows}\n"
        "on conflict (code) do update set label = excluded.label;",
        f"update {table.ref} set position = position + 1 where position > 3;"
        if world.chance(0.5)
        else "",
        f"delete from {table.ref} where code like 'extra_1%' and position > 15;"
        if world.chance(0.2)
        else "",
    )


def backfill(world: World) -> Draft:
    """Values where there were none."""
    table = world.table(lambda t: any(c.type in EMPTY for c in t.columns))
    columns = world.some([c for c in table.columns if c.type in EMPTY], 1, 2)
    return draft(
        world.name("fill", columns[0].name, "of", table.name),
        *(
            f"update {table.ref}\nset {c.name} = {EMPTY[c.type]}\nwhere {c.name} is null;"
            for c in columns
        ),
        f"analyze {table.ref};" if world.chance(0.3) else "",
    )


def clean_up(world: World) -> Draft:
    """Rows that nobody needs."""
    table = world.table()
    days = world.rng.randint(3, 30) * 30
    return draft(
        world.name("clean_up", table.name),
        f"delete from {table.ref} where created_at < now() - interval '{days} days';",
        f"truncate {table.ref} cascade;" if world.chance(0.1) else "",
    )


def guard_constraint(world: World) -> Draft:
    """A block that adds a constraint where it is missing."""
    table = world.table(lambda t: any(c.type == "text" for c in t.columns))
    column = world.one([c for c in table.columns if c.type == "text"])
    name = world.name(table.name, column.name, "trimmed")
    column.pins.add(name)
    return draft(
        world.name("trim", column.name, "of", table.name),
        f"""\
do $$
begin
  if not exists (
    select 1 from pg_constraint
    where conname = '{name}' and conrelid = '{table.ref}'::regclass
  ) then
    alter table {table.ref}
      add constraint {name} check ({column.name} = btrim({column.name})) not valid;
  end if;
end
$$;""",
    )


def loop_over_tables(world: World) -> Draft:
    """A block that does the same to several tables."""
    tables = world.some([t for t in world.tables[-60:] if t.schema == "public"], 2, 5)
    names = ", ".join(f"'{table.name}'" for table in tables)
    return draft(
        world.name("close", tables[0].name, "to_anon"),
        f"""\
do $$
declare
  name text;
begin
  foreach name in array array[{names}]
  loop
    execute format('revoke all on table public.%I from anon', name);
    raise notice 'closed %', name;
  end loop;
end
$$;""",
    )


def add_enum_values(world: World) -> Draft:
    """Values of an enum type."""
    enum = world.one(world.enums)
    missing = [value for value in MORE_STATES if value not in enum.values]
    statements = []
    for value in world.some(missing, 1, 2):
        place = f" after '{world.one(enum.values)}'" if world.chance(0.4) else ""
        guard = "if not exists " if world.chance(0.6) else ""
        enum.values.append(value)
        statements.append(f"alter type {enum.ref} add value {guard}'{value}'{place};")
    return draft(world.name("add_values_to", enum.name), *statements)


def rename_enum_value(world: World) -> Draft:
    """A value of an enum type under another name."""
    enum = world.one(world.enums)
    place = world.rng.randrange(len(enum.values))
    before, after = enum.values[place], f"{enum.values[place]}_{world.number()}"
    enum.values[place] = after
    return draft(
        world.name("rename_value_of", enum.name),
        f"alter type {enum.ref} rename value '{before}' to '{after}';",
        f"comment on type {enum.ref} is 'Renamed a value.';",
    )


def use_enum(world: World) -> Draft:
    """A column of an enum type that another table has already."""
    table, enum = world.table(), world.one(world.enums)
    name = f"{enum.name.rpartition('_')[0] or enum.name}_state"
    if any(c.name == name for c in table.columns):
        raise NotNowError
    column = Column(name, enum.ref)
    table.columns.append(column)
    return draft(
        world.name("add", name, "to", table.name),
        f"alter table {table.ref} add column {column.line};",
        index(world, table, [column]),
    )


def create_types(world: World) -> Draft:
    """A domain and a composite type, used by a new column."""
    table = world.table()
    domain, pair = world.name(table.name, "code"), world.name(table.name, "span")
    columns = [Column(f"code_{world.number()}", f"public.{domain}")]
    columns.append(Column(f"span_{world.number()}", f"public.{pair}", pins={pair}))
    table.columns += columns
    return draft(
        world.name("create_types_for", table.name),
        f"create domain public.{domain} as text\n"
        f"  constraint {domain}_form check (value ~ '^[A-Z0-9-]{{3,12}}$');",
        f"create type public.{pair} as (first_value integer, last_value integer);",
        *(f"alter table {table.ref} add column {column.line};" for column in columns),
        f"comment on domain public.{domain} is 'Capital letters, digits and hyphens.';",
    )


def create_sequence(world: World) -> Draft:
    """Numbers that people read, from a sequence."""
    table = world.table()
    name = world.name(table.name, "number_seq")
    column = Column(f"human_number_{world.number()}", "bigint", f"nextval('public.{name}')")
    column.pins.add(name)
    table.columns.append(column)
    return draft(
        world.name("number", table.name),
        f"create sequence public.{name} as bigint start with {world.rng.randint(1, 9)}000;",
        f"alter table {table.ref} add column {column.line};",
        f"alter sequence public.{name} owned by {table.ref}.{column.name};",
        f"grant usage on sequence public.{name} to authenticated;",
    )


def add_comments(world: World) -> Draft:
    """Words about a table and its columns, also in other alphabets."""
    table = world.table()
    words = ("Für die Übersicht.", "Décidé avec le support.", "画面に出す。", "Shown in the app.")
    return draft(
        world.name("comment_on", table.name),
        comment(table, f"{table.name.replace('_', ' ').capitalize()}: {world.one(words)}"),
        *(comment(table, world.one(words), c) for c in world.some(table.columns, 1, 6)),
    )
