"""What the lock table looks at: the state before an operation, and locks on a table's family."""

from collections.abc import Iterator, Mapping

import msgspec

from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.names import Name
from lamina.sql.schema.objects import Table, TableConstraint
from lamina.sql.schema.state import Schema


class Before(msgspec.Struct, frozen=True):
    """The state before an operation.

    Attributes:
        schema: The folded schema.
        postgres: The major version.
        utc: The session's time zone is UTC.
        told: The volatility of functions that the migrations do not make.
    """

    schema: Schema
    postgres: int = 17
    utc: bool = True
    told: Mapping[Name, str] = {}

    @property
    def volatilities(self) -> Mapping[Name, str]:
        """The volatility of the user's functions; of overloads that differ, the worse."""
        found = dict(self.told)
        for name, overloads in self.schema.routines.items():
            levels = {function.volatility for function in overloads}
            found[name] = next((v for v in ("volatile", "stable") if v in levels), "immutable")
        return found


def partitions(schema: Schema, table: Name) -> Iterator[Name]:
    """The partitions of a table, and theirs; the table itself is left out."""
    home = schema.table(table)
    if home is not None and home.partitioned:
        for part in schema.partitions_of(table):
            yield part.name
            yield from partitions(schema, part.name)


def with_partitions(schema: Schema, table: Name) -> Iterator[Name]:
    """A table and its partitions."""
    yield table
    yield from partitions(schema, table)


def family(schema: Schema, table: Name) -> Iterator[Name]:
    """A table, its partitions and the tables that inherit from it, each with its own."""
    yield table
    home = schema.table(table)
    if home is not None and home.partitioned:
        children = schema.partitions_of(table)
    else:
        children = schema.children_of(table)
    for child in children:
        yield from family(schema, child.name)


def has_rows(schema: Schema, relation: Name) -> bool:
    """Whether the rows are in the relation itself: not in its partitions, not elsewhere."""
    table = schema.table(relation)
    return table is None or not (table.partitioned or table.foreign)


def on(
    schema: Schema,
    relation: Name,
    level: LockLevel,
    *,
    rewrites: bool = False,
    scans: bool = False,
) -> Lock:
    """A lock on one relation; a relation without rows of its own has none to read."""
    rows = has_rows(schema, relation)
    return Lock(relation, level, rewrites=rewrites and rows, scans=scans and rows and not rewrites)


def on_family(
    schema: Schema,
    table: Name,
    level: LockLevel,
    *,
    rewrites: bool = False,
    scans: bool = False,
) -> Iterator[Lock]:
    """The same lock on a table and all that inherit from it."""
    for name in family(schema, table):
        yield on(schema, name, level, rewrites=rewrites, scans=scans)


def on_each(schema: Schema, relations: Iterator[Name], level: LockLevel) -> Iterator[Lock]:
    """The same lock on several relations."""
    return (on(schema, name, level) for name in relations)


def foreign_keys(table: Table | None) -> Iterator[TableConstraint]:
    """The foreign keys of a table."""
    for constraint in table.constraints.values() if table else ():
        if constraint.kind == "foreign key":
            yield constraint


def referenced(schema: Schema, constraint: TableConstraint, level: LockLevel) -> Iterator[Lock]:
    """The lock on the table that a foreign key points to, and on its partitions."""
    target = constraint.constraint.references
    if target is not None:
        yield from on_each(schema, with_partitions(schema, target), level)


def default_partition(schema: Schema, table: Name) -> Table | None:
    """The default partition of a table, or None."""
    found = schema.partitions_of(table)
    return next((p for p in found if p.partition_bound == "default"), None)
