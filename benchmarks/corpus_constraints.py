"""Migrations about constraints and indexes."""

from benchmarks.corpus_pieces import identity_type, index
from benchmarks.corpus_world import Column, Draft, Index, Table, World, draft

NUMBERS = frozenset({"integer", "bigint", "smallint", "numeric", "real", "double precision"})
KEYS = frozenset({"text", "uuid", "integer", "bigint", "timestamptz", "date", "boolean"})


def _checkable(table: Table) -> list[Column]:
    return [c for c in table.columns if c.type in NUMBERS or c.type == "text"]


def add_check(world: World) -> Draft:
    """A check constraint, mostly not valid at first."""
    table = world.table(_checkable)
    column = world.one(_checkable(table))
    limit = world.rng.randint(1, 20) * 500
    rule = f"char_length({column.name}) <= {limit}"
    if column.type in NUMBERS:
        rule = f"{column.name} >= 0 and {column.name} < {limit * 1000}"
    name = world.name(table.name, column.name, "limit")
    late = world.chance(0.7)
    table.constraints.append(Index(name, (column,)))
    if late:
        table.unchecked.append(name)
    return draft(
        world.name("limit", column.name, "of", table.name),
        f"alter table {table.ref}\n  add constraint {name} check ({rule})"
        f"{' not valid' if late else ''};",
    )


def validate(world: World) -> Draft:
    """The second half of constraints that were not valid at first."""
    table = world.table(lambda t: t.unchecked)
    names, table.unchecked = table.unchecked, []
    return draft(
        world.name("validate_constraints_of", table.name),
        *(f"alter table {table.ref} validate constraint {name};" for name in names),
    )


def add_reference(world: World) -> Draft:
    """A column that refers to another table, its foreign key and its index."""
    table = world.table()
    target = world.table(lambda t: t is not table)
    name = f"{target.name.partition('_')[2].removesuffix('s')}_id"
    if any(c.name == name for c in table.columns):
        name = f"{target.name.removesuffix('s')}_id"
    if any(c.name == name for c in table.columns):
        name = f"related_{world.number()}_id"
    column = Column(name, identity_type(target))
    table.columns.append(column)
    target.pins.add(table.name)
    key = world.name(table.name, name, "fkey")
    table.constraints.append(Index(key, (column,)))
    late = world.chance(0.6)
    if late:
        table.unchecked.append(key)
    action = world.one(("on delete cascade", "on delete set null", "on delete restrict", ""))
    reference = f"references {target.ref} (id) {action}".rstrip()
    return draft(
        world.name("refer_from", table.name, "to", target.name),
        f"alter table {table.ref} add column {column.line};",
        f"alter table {table.ref}\n  add constraint {key} foreign key ({name}) {reference}"
        f"{' not valid' if late else ''};",
        index(world, table, [column]) if world.chance(0.8) else "",
    )


def add_unique(world: World) -> Draft:
    """A unique constraint at once."""
    table = world.table(lambda t: _keys(t) and t.owner)
    column = world.one(_keys(table))
    name = world.name(table.name, column.name, "key")
    table.constraints.append(Index(name, (table.column(table.owner), column)))
    return draft(
        world.name("make", column.name, "of", table.name, "unique"),
        f"alter table {table.ref}\n  add constraint {name} unique ({table.owner}, {column.name});",
    )


def add_unique_index(world: World) -> Draft:
    """A unique index, alone in its file, for a constraint in the next."""
    table = world.table(lambda t: _keys(t) and t.owner)
    column = world.one(_keys(table))
    name = world.name(table.name, column.name, "key")
    table.unique.append(Index(name, (table.column(table.owner), column)))
    return draft(
        world.name("index", column.name, "of", table.name, "as_unique"),
        f"create unique index concurrently if not exists {name}\n"
        f"  on {table.ref} ({table.owner}, {column.name});",
    )


def use_unique_index(world: World) -> Draft:
    """The constraint that takes over a unique index."""
    table = world.table(lambda t: t.unique)
    made = table.unique.pop()
    table.constraints.append(made)
    return draft(
        world.name("make", made.columns[-1].name, "of", table.name, "unique"),
        f"alter table {table.ref}\n  add constraint {made.name} unique using index {made.name};",
    )


def _keys(table: Table) -> list[Column]:
    return [c for c in table.free if c.type in KEYS]


def drop_constraint(world: World) -> Draft:
    """Constraints that hold no longer."""
    table = world.table(lambda t: t.constraints)
    made = world.one(table.constraints)
    table.constraints.remove(made)
    table.unchecked = [name for name in table.unchecked if name != made.name]
    table.waiting = [each for each in table.waiting if each[1] != made.name]
    guard = "if exists " if world.chance(0.5) else ""
    return draft(
        world.name("drop_constraint_of", table.name),
        f"alter table {table.ref} drop constraint {guard}{made.name};",
    )


def add_exclusion(world: World) -> Draft:
    """No two rows of an owner that overlap in time."""
    table = world.table(lambda t: {"starts_at", "ends_at"} <= {c.name for c in t.columns})
    columns = [table.column(name) for name in ("starts_at", "ends_at")]
    name = world.name(table.name, "no_overlap")
    for column in columns:
        column.pins.add(name)
    return draft(
        world.name("forbid_overlaps_in", table.name),
        f"alter table {table.ref}\n  add constraint {name}\n  exclude using gist (\n"
        f"    {table.owner} with =, tstzrange(starts_at, ends_at) with &&\n  );"
        if not table.owner.endswith("user_id")
        else f"alter table {table.ref}\n  add constraint {name}\n  check (ends_at > starts_at);",
    )


def add_indexes(world: World) -> Draft:
    """Indexes of several sorts."""
    table = world.table()
    return draft(
        world.name("add_indexes_to", table.name),
        *(_index(world, table) for _ in range(world.rng.randint(1, 3))),
    )


def add_index_concurrently(world: World) -> Draft:
    """One index, alone in its file."""
    table = world.table()
    columns = world.some([c for c in table.columns if c.type in KEYS], 1, 2)
    return draft(
        world.name("index", columns[0].name, "of", table.name),
        index(world, table, columns, "concurrently "),
    )


def _index(world: World, table: Table) -> str:
    column = world.one([c for c in table.columns if c.type not in {"json", "tsvector"}])
    if column.type in {"jsonb", "text[]"}:
        return _special(world, table, column, f"using gin ({column.name})")
    if column.type == "text" and world.chance(0.3):
        column.pins.add("expression")
        return _special(world, table, column, f"(lower({column.name}))")
    if column.type == "text" and world.chance(0.3):
        column.pins.add("trigrams")
        return _special(world, table, column, f"using gin ({column.name} extensions.gin_trgm_ops)")
    if column.type == "timestamptz" and world.chance(0.5):
        how = f"({column.name} desc nulls last) where {column.name} is not null"
        return _special(world, table, column, how)
    return index(world, table, [column])


def _special(world: World, table: Table, column: Column, how: str) -> str:
    name = world.name("idx", table.name, column.name)
    table.indexes.append(Index(name, (column,)))
    return f"create index if not exists {name} on {table.ref} {how};"


def drop_indexes(world: World) -> Draft:
    """Indexes that nobody uses."""
    table = world.table(lambda t: t.indexes)
    made = world.one(table.indexes)
    table.indexes.remove(made)
    guard = "if exists " if world.chance(0.6) else ""
    how = "concurrently " if world.chance(0.5) else ""
    return draft(
        world.name("drop_index_of", table.name),
        f"drop index {how}{guard}{table.schema}.{made.name};",
    )


def rename_index(world: World) -> Draft:
    """An index under the name that the team agreed on."""
    table = world.table(lambda t: t.indexes)
    made = world.one(table.indexes)
    new = world.name(made.name, "v2")
    table.indexes = [
        Index(new, each.columns) if each.name == made.name else each for each in table.indexes
    ]
    return draft(
        world.name("rename_index_of", table.name),
        f"alter index {table.schema}.{made.name} rename to {new};",
        f"analyze {table.ref};",
    )
