"""Migrations about whole tables."""

from benchmarks.corpus_pieces import (
    access,
    added,
    comment,
    create_table,
    identity,
    identity_type,
    index,
    kept,
    touched,
    trigger,
)
from benchmarks.corpus_words import ENTRIES
from benchmarks.corpus_world import Draft, Table, World, draft

USER = "user_id uuid not null references auth.users (id) on delete cascade"
MOST_PARTITIONS = 60
ORG = "org_id uuid not null references public.organisations (id) on delete cascade"


def _new(world: World, owner: str, kind: str = "table", schema: str = "public") -> Table:
    table = Table(schema, world.table_name(), owner, kind=kind)
    world.tables.append(table)
    return table


def _stamps(table: Table) -> list[str]:
    stamps = [kept(name, "timestamptz", "now()") for name in ("created_at", "updated_at")]
    table.columns += stamps
    return [column.line for column in stamps]


def _identified(world: World, table: Table) -> str:
    column = identity(world)
    table.columns.append(column)
    return f"{column.line.replace(' not null', '')} primary key"


def create_table_of_owner(world: World) -> Draft:
    """A table whose rows belong to a person or an organisation, with everything around it."""
    owner, line = world.one((("user_id", USER), ("org_id", ORG)))
    table = _new(world, owner)
    lines = [_identified(world, table), line]
    table.columns.append(kept(owner, "uuid"))
    lines += added(world, table, world.shapes(table, 4, 11)) + _stamps(table)
    commands = ("select", "insert", "update", "delete")[: world.rng.randint(2, 4)]
    return draft(
        f"create_{table.name}",
        create_table(table, lines, "if not exists " if world.chance(0.4) else ""),
        comment(table, f"Every {table.name.replace('_', ' ')} row belongs to its {owner}.")
        if world.chance(0.5)
        else "",
        index(world, table, [table.column(owner), table.column("created_at")]),
        *access(world, table, commands),
        touched(world, table) if world.chance(0.7) else "",
        trigger(world, table, "after insert or update or delete", "private.write_audit")
        if world.chance(0.25)
        else "",
    )


def create_table_below(world: World) -> Draft:
    """A table whose rows belong to a row of another."""
    parent = world.table(lambda t: t.owner in {"user_id", "org_id"})
    owner = parent.name.partition("_")[2].removesuffix("s") + "_id"
    table = _new(world, owner)
    table.parent = parent
    parent.pins.add(table.name)
    lines = [_identified(world, table)]
    table.columns.append(kept(owner, identity_type(parent)))
    lines.append(
        f"{owner} {identity_type(parent)} not null references {parent.ref} (id) on delete cascade"
    )
    lines += added(world, table, world.shapes(table, 3, 8)) + _stamps(table)
    return draft(
        f"create_{table.name}_for_{parent.name}",
        create_table(table, lines),
        index(world, table, [table.column(owner)]),
        *access(world, table, ("select", "insert", "delete")),
        touched(world, table) if world.chance(0.4) else "",
    )


def create_lookup_table(world: World) -> Draft:
    """A table of choices with its first rows."""
    table = _new(world, "", kind="lookup")
    table.columns += [kept("code", "text"), kept("label", "text"), kept("position", "integer")]
    codes = world.some(ENTRIES, 4, 8)
    rows = ",\n".join(
        f"  ('{code}', '{code.capitalize()}', {i})" for i, code in enumerate(codes, 1)
    )
    lines = ["code text primary key", "label text not null", "position integer not null default 0"]
    return draft(
        f"create_{table.name}_choices",
        create_table(table, lines),
        f"insert into {table.ref} (code, label, position) values\n{rows}\n"
        "on conflict (code) do nothing;",
        f"alter table {table.ref} enable row level security;",
        f'create policy "{table.name}: everybody reads" on {table.ref}\n'
        "  for select to anon, authenticated using (true);",
        f"grant select on table {table.ref} to anon, authenticated;",
    )


def create_join_table(world: World) -> Draft:
    """Many to many between two tables."""
    left = world.table(lambda t: t.owner in {"user_id", "org_id"})
    right = world.table(lambda t: t is not left)
    table = _new(world, "left_id", kind="join")
    table.parent = left
    pair = ((left, "left_id"), (right, "right_id"))
    lines = []
    for side, name in pair:
        side.pins.add(table.name)
        table.columns.append(kept(name, identity_type(side)))
        lines.append(
            f"{name} {identity_type(side)} not null references {side.ref} (id) on delete cascade"
        )
    lines += ["added_at timestamptz not null default now()", "primary key (left_id, right_id)"]
    return draft(
        f"link_{left.name}_and_{right.name}",
        create_table(table, lines),
        index(world, table, [table.column("right_id")]),
        *access(world, table, ("select", "insert", "delete")),
    )


def create_internal_table(world: World) -> Draft:
    """A table that no client sees."""
    table = _new(world, "", schema="private", kind="internal")
    lines = [_identified(world, table)]
    lines += added(world, table, world.shapes(table, 3, 6)) + _stamps(table)
    return draft(
        f"create_internal_{table.name}",
        create_table(table, lines),
        index(world, table, [table.column("created_at")]),
        f"revoke all on table {table.ref} from anon, authenticated;",
        f"grant select, insert on table {table.ref} to service_role;",
        comment(table, "Written by jobs only."),
    )


def create_partitioned_table(world: World) -> Draft:
    """A table in partitions by month, with the first of them."""
    table = _new(world, "org_id", kind="partitioned")
    lines = ["id bigint generated always as identity", "org_id uuid not null"]
    table.columns += [kept("id", "bigint"), kept("org_id", "uuid")]
    lines += added(world, table, world.shapes(table, 2, 5))
    lines.append("created_at timestamptz not null default now()")
    table.columns.append(kept("created_at", "timestamptz", "now()"))
    lines.append("primary key (id, created_at)")
    whole = create_table(table, lines).removesuffix(";") + " partition by range (created_at);"
    return draft(
        f"create_{table.name}_by_month",
        whole,
        *(_partition(table) for _ in range(world.rng.randint(2, 4))),
        index(world, table, [table.column("org_id"), table.column("created_at")]),
        *access(world, table, ("select", "insert")),
    )


def _partition(table: Table) -> str:
    first, table.partitions = table.partitions, table.partitions + 1
    since, until = (f"{2024 + m // 12}-{m % 12 + 1:02}-01" for m in (first, first + 1))
    return (
        f"create table {table.ref}_p{first + 1:02} partition of {table.ref}\n"
        f"  for values from ('{since}') to ('{until}');"
    )


def add_partitions(world: World) -> Draft:
    """The next months of a table in partitions."""
    table = world.table(lambda t: t.partitions < MOST_PARTITIONS, kind="partitioned")
    name = world.name("add_partitions_to", table.name)
    statements = []
    for _ in range(world.rng.randint(2, 6)):
        statements.append(_partition(table))
        part = f"{table.ref}_p{table.partitions:02}"
        statements.append(f"alter table {part} enable row level security;")
    return draft(name, *statements)


def rename_table(world: World) -> Draft:
    """A table under another name, now and then with a view of the old one."""
    table = world.table()
    before, old = table.name, table.ref
    table.name = world.table_name()
    statements = [f"alter table {old} rename to {table.name};"]
    if world.chance(0.5):
        table.pins.add(before)
        columns = ", ".join(column.name for column in table.columns)
        for column in table.columns:
            column.pins.add(before)
        view = f"create view {old} with (security_invoker = true) as"
        statements += [
            f"{view}\nselect {columns}\nfrom {table.ref};",
            f"grant select on table {old} to authenticated;",
        ]
    return draft(f"rename_{before}_to_{table.name}", *statements)


def archive_table(world: World) -> Draft:
    """A table out of the API, in the schema `archive`."""
    table = world.table(lambda t: not t.pins)
    _leave(world, table)
    return draft(
        f"archive_{table.name}",
        f"revoke all on table {table.ref} from anon, authenticated;",
        f"alter table {table.ref} set schema archive;",
        f"comment on table archive.{table.name} is 'Read by nobody since this migration.';",
    )


def _leave(world: World, table: Table) -> None:
    world.tables.remove(table)
    world.functions = [each for each in world.functions if each.table is not table]


def drop_table(world: World) -> Draft:
    """A table that is not needed any more."""
    table = world.table(lambda t: not t.pins)
    _leave(world, table)
    triggers = [f"drop trigger if exists {name} on {table.ref};" for name in table.triggers[:2]]
    guard = "if exists " if world.chance(0.7) else ""
    return draft(f"drop_{table.name}", *triggers, f"drop table {guard}{table.ref};")


def tune_table(world: World) -> Draft:
    """How a table is stored and cleaned."""
    table = world.table()
    column = world.one(table.columns)
    every = (
        f"alter table {table.ref} set (fillfactor = {world.rng.randint(70, 95)});",
        f"alter table {table.ref} set (autovacuum_vacuum_scale_factor = 0.02);",
        f"alter table {table.ref} replica identity full;",
        f"alter table {table.ref} alter column {column.name} set statistics 500;",
        f"analyze {table.ref};",
    )
    return draft(f"tune_{table.name}", *world.some(every, 2, 4))
