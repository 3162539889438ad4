# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Pieces of SQL that several kinds of migration use."""

from collections.abc import Sequence

from benchmarks.corpus_words import Shape
from benchmarks.corpus_world import Column, Index, Table, World

PIN = "always"
"""What pins the columns that every later migration counts on."""

COMMANDS = ("select", "insert", "update", "delete")
VERBS = {"select": "reads", "insert": "adds", "update": "changes", "delete": "removes"}


def kept(name: str, kind: str, default: str = "", *, required: bool = True) -> Column:
    """Return a column that is never renamed, dropped or changed."""
    return Column(name, kind, default, required, {PIN})


def identity(world: World) -> Column:
    """Return the column that identifies a row, in one of the usual ways."""
    if world.chance(0.7):
        return kept("id", "uuid", "gen_random_uuid()")
    if world.chance(0.85):
        return kept("id", "bigint generated always as identity", required=False)
    return kept("id", "bigserial", required=False)


def identity_type(table: Table) -> str:
    """Return the type of a column that refers to the table."""
    return "uuid" if table.column("id").type == "uuid" else "bigint"


def added(world: World, table: Table, shapes: Sequence[Shape]) -> list[str]:
    """Add columns to the table and return their lines, some with a check."""
    lines = []
    for shape in shapes:
        required = bool(shape.default) and world.chance(0.8)
        column = Column(shape.name, shape.type, shape.default, required)
        table.columns.append(column)
        line = column.line
        if shape.check and world.chance(0.6):
            name = world.name(table.name, shape.name, "check")
            table.constraints.append(Index(name, (column,)))
            line += f" constraint {name} check ({shape.check.format(c=shape.name)})"
        lines.append(line)
    return lines


def create_table(table: Table, lines: Sequence[str], guarded: str = "") -> str:
    """Return the statement that makes a table."""
    body = ",\n".join(f"  {line}" for line in lines)
    return f"create table {guarded}{table.ref} (\n{body}\n);"


def index(world: World, table: Table, columns: Sequence[Column], how: str = "") -> str:
    """Return the statement that makes an index over columns."""
    name = world.name("idx", table.name, *(column.name for column in columns))
    table.indexes.append(Index(name, tuple(columns)))
    guard = "if not exists " if world.chance(0.5) else ""
    listed = ", ".join(column.name for column in columns)
    return f"create index {how}{guard}{name} on {table.ref} ({listed});"


def predicate(table: Table, alias: str = "") -> str:
    """Return who may touch a row, as a policy says it."""
    prefix = f"{alias}." if alias else ""
    match table.owner:
        case "user_id":
            return f"(select auth.uid()) = {prefix}user_id"
        case "org_id":
            return f"{prefix}org_id in (select private.my_org_ids())"
        case "":
            return "true"
    if table.parent is None:
        return "false"
    inner = predicate(table.parent, "parent")
    return (
        f"exists (\n    select 1 from {table.parent.ref} as parent\n"
        f"    where parent.id = {alias or table.name}.{table.owner} and {inner}\n  )"
    )


def policy(
    world: World, table: Table, command: str, role: str = "authenticated", more: str = ""
) -> str:
    """Return the statement that makes a policy for one command."""
    name = f"{table.name}: {VERBS[command]}"
    name = name if name not in table.policies else f"{name} {world.number()}"
    table.policies[name] = command
    rule = predicate(table) + more
    using = f"\n  using ({rule})" if command != "insert" else ""
    check = f"\n  with check ({rule})" if command in {"insert", "update"} else ""
    return f'create policy "{name}" on {table.ref}\n  for {command} to {role}{using}{check};'


def access(world: World, table: Table, commands: Sequence[str]) -> list[str]:
    """Return what opens a table to its users: RLS, policies, grants."""
    grants = ", ".join(commands)
    return [
        f"alter table {table.ref} enable row level security;",
        *(policy(world, table, command) for command in commands),
        f"grant {grants} on table {table.ref} to authenticated;",
        f"grant all on table {table.ref} to service_role;" if world.chance(0.5) else "",
    ]


def trigger(world: World, table: Table, when: str, function: str, tail: str = "") -> str:
    """Return the statement that makes a trigger for each row."""
    name = world.name(table.name, function.rpartition(".")[2])
    table.triggers.append(name)
    return (
        f"create trigger {name}\n  {when} on {table.ref}\n"
        f"  for each row {tail}execute function {function}();"
    )


def touched(world: World, table: Table) -> str:
    """Return the trigger that keeps `updated_at`."""
    return trigger(world, table, "before update", "private.touch_updated_at")


def comment(table: Table, text: str, column: Column | None = None) -> str:
    """Return a comment on a table or a column."""
    what = f"column {table.ref}.{column.name}" if column else f"table {table.ref}"
    return f"comment on {what} is '{text}';"


def forget(table: Table, column: Column) -> None:
    """Take a column out of the table with the indexes and constraints that go with it."""
    table.columns.remove(column)
    table.indexes = [each for each in table.indexes if column not in each.columns]
    gone = [each.name for each in table.constraints if column in each.columns]
    table.constraints = [each for each in table.constraints if each.name not in gone]
    table.unchecked = [name for name in table.unchecked if name not in gone]
    table.waiting = [each for each in table.waiting if each[0] is not column]
    table.unique = [each for each in table.unique if column not in each.columns]
    table.old = [each for each in table.old if each[0] is not column]
