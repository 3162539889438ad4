# ruff: noqa: S608 - making SQL out of made-up names is the whole point
"""Migrations about columns."""

from benchmarks.corpus_pieces import added, comment, forget, index
from benchmarks.corpus_words import STATES, SYNONYMS, WIDER
from benchmarks.corpus_world import Column, Draft, Enum, Index, NotNowError, Table, World, draft


def add_columns(world: World) -> Draft:
    """New columns, one statement each or all in one."""
    table = world.table()
    shapes = world.shapes(table, 1, 4)
    lines = added(world, table, shapes)
    guard = "if not exists " if world.chance(0.4) else ""
    parts = [f"add column {guard}{line}" for line in lines]
    if world.chance(0.4):
        statements = [f"alter table {table.ref}\n  " + ",\n  ".join(parts) + ";"]
    else:
        statements = [f"alter table {table.ref} {part};" for part in parts]
    new = table.columns[-1]
    if world.chance(0.5):
        statements.append(comment(table, f"Filled since {table.name} shows it.", new))
    if world.chance(0.4) and new.type not in {"json", "jsonb", "text[]"}:
        statements.append(index(world, table, [new]))
    return draft(world.name("add", shapes[0].name, "to", table.name), *statements)


def add_column_in_use(world: World) -> Draft:
    """A new column, filled from another, in one file."""
    table = world.table(lambda t: any(c.type == "text" for c in t.columns))
    source = world.one([c for c in table.columns if c.type == "text"])
    column = Column(f"{source.name}_search", "text")
    if any(c.name == column.name for c in table.columns):
        raise NotNowError
    table.columns.append(column)
    return draft(
        world.name("add", column.name, "to", table.name),
        f"alter table {table.ref} add column {column.line};",
        f"update {table.ref}\nset {column.name} = lower(btrim({source.name}))\n"
        f"where {column.name} is null and {source.name} is not null;",
        index(world, table, [column]),
    )


def rename_columns(world: World) -> Draft:
    """A column under a better name."""
    table = world.table(lambda t: any(c.name in SYNONYMS for c in t.free))
    column = world.one([c for c in table.free if c.name in SYNONYMS])
    before, taken = column.name, {c.name for c in table.columns}
    column.name = world.one([name for name in SYNONYMS[before] if name not in taken])
    return draft(
        world.name("rename", before, "of", table.name),
        f"alter table {table.ref} rename column {before} to {column.name};",
        comment(table, f"Was called {before}.", column) if world.chance(0.5) else "",
    )


def drop_columns(world: World) -> Draft:
    """Columns that are not needed any more."""
    table = world.table(lambda t: len(t.free) > 1)
    columns = world.some(table.free, 1, 2)
    indexes = [i.name for i in table.indexes if any(c in i.columns for c in columns)]
    guard = "if exists " if world.chance(0.6) else ""
    for column in columns:
        forget(table, column)
    return draft(
        world.name("drop", columns[0].name, "of", table.name),
        *(f"drop index if exists {table.schema}.{name};" for name in indexes),
        *(f"alter table {table.ref} drop column {guard}{c.name};" for c in columns),
    )


def widen_columns(world: World) -> Draft:
    """Columns with another type."""
    table = world.table(lambda t: any(c.type in WIDER for c in t.free))
    columns = world.some([c for c in table.free if c.type in WIDER], 1, 3)
    statements = []
    for column in columns:
        column.type = WIDER[column.type]
        using = f"\n  using {column.name}::{column.type}" if world.chance(0.4) else ""
        statements.append(
            f"alter table {table.ref} alter column {column.name} type {column.type}{using};"
        )
    return draft(world.name("change_type_of", columns[0].name, "of", table.name), *statements)


def set_defaults(world: World) -> Draft:
    """Defaults set and dropped."""
    values = {"text": "''", "integer": "0", "boolean": "false", "bigint": "0", "jsonb": "'{}'"}
    table = world.table(lambda t: any(c.type in values for c in t.free))
    statements = []
    for column in world.some([c for c in table.free if c.type in values], 1, 3):
        column.default = "" if column.default else values[column.type]
        change = f"set default {column.default}" if column.default else "drop default"
        statements.append(f"alter table {table.ref} alter column {column.name} {change};")
    return draft(world.name("set_defaults_of", table.name), *statements)


def require_column(world: World) -> Draft:
    """The first of two files that make a column required."""
    table = world.table(lambda t: any(not c.required for c in t.free))
    column = world.one([c for c in table.free if not c.required])
    if any(column is waiting for waiting, _ in table.waiting):
        raise NotNowError
    if world.chance(0.3):
        column.required = True
        return draft(
            world.name("require", column.name, "of", table.name),
            f"delete from {table.ref} where {column.name} is null;",
            f"alter table {table.ref} alter column {column.name} set not null;",
        )
    check = world.name(table.name, column.name, "present")
    table.constraints.append(Index(check, (column,)))
    table.unchecked.append(check)
    table.waiting.append((column, check))
    return draft(
        world.name("check", column.name, "of", table.name, "is_present"),
        f"alter table {table.ref}\n"
        f"  add constraint {check} check ({column.name} is not null) not valid;",
    )


def finish_required(world: World) -> Draft:
    """The second of two files that make a column required."""
    table = world.table(lambda t: t.waiting)
    column, check = table.waiting.pop()
    column.required = True
    validate = check in table.unchecked
    table.unchecked = [name for name in table.unchecked if name != check]
    table.constraints = [each for each in table.constraints if each.name != check]
    return draft(
        world.name("require", column.name, "of", table.name),
        f"alter table {table.ref} validate constraint {check};" if validate else "",
        f"alter table {table.ref} alter column {column.name} set not null;",
        f"alter table {table.ref} drop constraint {check};",
    )


def allow_null(world: World) -> Draft:
    """A column that may be empty again."""
    table = world.table(lambda t: any(c.required for c in t.free))
    column = world.one([c for c in table.free if c.required])
    column.required = False
    return draft(
        world.name("allow_empty", column.name, "of", table.name),
        f"alter table {table.ref} alter column {column.name} drop not null;",
        f"alter table {table.ref} alter column {column.name} drop default;"
        if column.default
        else "",
    )


def add_generated_column(world: World) -> Draft:
    """A column that PostgreSQL keeps for the search, with its index."""
    table = world.table(lambda t: _texts(t) and all(c.name != "search_words" for c in t.columns))
    sources = world.some(_texts(table), 1, 3)
    for source in sources:
        source.pins.add("search_words")
    words = " || ' ' || ".join(f"coalesce({source.name}, '')" for source in sources)
    table.columns.append(Column("search_words", "tsvector", "", pins={"generated"}))
    name = world.name("idx", table.name, "search_words")
    return draft(
        world.name("search", table.name),
        f"alter table {table.ref} add column search_words tsvector\n"
        f"  generated always as (to_tsvector('simple', {words})) stored;",
        f"create index {name} on {table.ref} using gin (search_words);",
    )


def _texts(table: Table) -> list[Column]:
    return [c for c in table.free if c.type == "text"]


def replace_column(world: World) -> Draft:
    """The first half of a change in two releases: the new column, kept equal by a trigger."""
    table = world.table(lambda t: any(c.type in WIDER for c in t.free))
    column = world.one([c for c in table.free if c.type in WIDER])
    new = Column(f"{column.name}_v2", WIDER[column.type])
    if any(c.name == new.name for c in table.columns):
        raise NotNowError
    table.columns.append(new)
    function = f"private.{world.name('sync', table.name, column.name)}"
    trigger = world.name(table.name, "sync", column.name)
    column.pins.add(trigger)
    table.old.append((column, trigger, function))
    return draft(
        world.name("expand", table.name, column.name),
        f"alter table {table.ref} add column {new.line};",
        f"create function {function}()\nreturns trigger\nlanguage plpgsql\n"
        f"set search_path = ''\nas $$\nbegin\n"
        f"  if tg_op = 'INSERT' or new.{column.name} is distinct from old.{column.name} then\n"
        f"    new.{new.name} := new.{column.name}::{new.type};\n  end if;\n"
        "  return new;\nend;\n$$;",
        f"create trigger {trigger}\n  before insert or update on {table.ref}\n"
        f"  for each row execute function {function}();",
        f"update {table.ref} set {new.name} = {column.name}::{new.type}\n"
        f"where {new.name} is null and {column.name} is not null;",
    )


def finish_replaced(world: World) -> Draft:
    """The second half: the old column goes."""
    table = world.table(lambda t: any(c.pins == {trigger} for c, trigger, _ in t.old))
    column, trigger, function = next(each for each in table.old if each[0].pins == {each[1]})
    forget(table, column)
    return draft(
        world.name("contract", table.name, column.name),
        f"drop trigger {trigger} on {table.ref};",
        f"drop function {function}();",
        f"alter table {table.ref} drop column {column.name};",
    )


def add_state(world: World) -> Draft:
    """An enum type with the column of that type."""
    table = world.table(lambda t: all(c.name != "state" for c in t.columns))
    values = world.one(STATES)
    enum = Enum(world.name(table.name.removesuffix("s"), "state"), list(values))
    world.enums.append(enum)
    column = Column("state", enum.ref, f"'{values[0]}'", required=True)
    table.columns.append(column)
    listed = ", ".join(f"'{value}'" for value in values)
    return draft(
        world.name("add_state_to", table.name),
        f"create type {enum.ref} as enum ({listed});",
        f"alter table {table.ref} add column {column.line};",
        index(world, table, [column, table.column("created_at")]),
        comment(table, f"Begins as {values[0]}.", column),
    )
