"""Locks of operations on constraints."""

from collections.abc import Iterator

from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_state import (
    Before,
    family,
    foreign_keys,
    on,
    on_each,
    on_family,
    partitions,
    referenced,
    with_partitions,
)
from lamina.sql.names import Name
from lamina.sql.schema.objects import Table, TableConstraint
from lamina.sql.schema.state import Schema

_ALL = LockLevel.ACCESS_EXCLUSIVE
_ROWS = LockLevel.SHARE_ROW_EXCLUSIVE
_CHILDREN_TOO = 18
"""The first PostgreSQL that locks a table's whole family for a new key, and in full."""


def add_constraint(op: o.AddConstraint, before: Before) -> Iterator[Lock]:
    """ADD CONSTRAINT: rows are read unless NOT VALID, or where an index is built."""
    schema, constraint = before.schema, op.constraint
    checked = not (constraint.not_valid or constraint.not_enforced)
    match constraint.kind:
        case "foreign key":
            yield from on_each(schema, _reached(before, op.table), _ROWS)
            for name in with_partitions(schema, op.table):
                yield on(schema, name, _ROWS, scans=checked)
            yield from added_key(schema, op.table, constraint)
        case "check":
            yield from on_family(schema, op.table, _ALL, scans=checked)
        case "not null":
            for name in family(schema, op.table):
                scans = checked and not _all_filled(schema, name, constraint.columns)
                yield on(schema, name, _ALL, scans=scans)
        case _:
            yield from _add_indexed(before, op.table, constraint)


def _reached(before: Before, table: Name) -> Iterator[Name]:
    """What a new key locks of a table's own family: since PostgreSQL 18 also those that inherit."""
    deep = before.postgres >= _CHILDREN_TOO
    return family(before.schema, table) if deep else with_partitions(before.schema, table)


def _add_indexed(before: Before, table: Name, constraint: o.Constraint) -> Iterator[Lock]:
    """A key or exclusion; until PostgreSQL 17 a partition's own index is built under SHARE."""
    schema, columns = before.schema, constraint.columns
    primary = constraint.kind == "primary key"
    if constraint.using_index:
        ready = schema.index(Name(table.schema, constraint.using_index))
        columns = ready.columns if ready else columns
        nulls = primary and not _all_filled(schema, table, columns)
        yield on(schema, table, _ALL, scans=nulls)
        return
    for name in family(schema, table) if primary or before.postgres >= _CHILDREN_TOO else ():
        nulls = primary and not _all_filled(schema, name, columns)
        if nulls or before.postgres >= _CHILDREN_TOO:
            yield on(schema, name, _ALL, scans=nulls)
    yield on(schema, table, _ALL, scans=True)
    yield from (on(schema, n, LockLevel.SHARE, scans=True) for n in partitions(schema, table))


def _all_filled(schema: Schema, table: Name, columns: tuple[str, ...]) -> bool:
    return bool(columns) and all(never_null(schema, table, column) for column in columns)


def never_null(schema: Schema, table: Name, column: str) -> bool:
    """Whether the server knows without reading that the column has no NULL."""
    known = schema.column(table, column)
    return (known is not None and known.not_null) or schema.has_valid_not_null_check(table, column)


def added_key(schema: Schema, table: Name, constraint: o.Constraint) -> Iterator[Lock]:
    """What a new foreign key locks beside its own table: the referenced one."""
    target = constraint.references
    if target is not None and target != table:
        yield from on_each(schema, with_partitions(schema, target), _ROWS)


def validate_constraint(op: o.ValidateConstraint, before: Before) -> Iterator[Lock]:
    """VALIDATE CONSTRAINT: reads the rows while reads and writes go on."""
    schema, home = before.schema, before.schema.table(op.table)
    entry = home.constraints.get(op.name) if home else None
    scans = entry is None or not entry.valid
    level = LockLevel.SHARE_UPDATE_EXCLUSIVE
    yield from on_family(schema, op.table, level, scans=scans)
    if entry is not None and scans and entry.kind == "foreign key":
        yield from referenced(schema, entry, LockLevel.ROW_SHARE)


def drop_constraint(op: o.DropConstraint, before: Before) -> Iterator[Lock]:
    """DROP CONSTRAINT: a foreign key's other table too; with CASCADE the keys that need it."""
    schema, home = before.schema, before.schema.table(op.table)
    yield on(schema, op.table, _ALL)
    entry = home.constraints.get(op.name) if home else None
    if home is None or entry is None:
        return
    yield from on_family(schema, op.table, _ALL)
    if entry.kind == "foreign key":
        yield from referenced(schema, entry, _ALL)
    elif entry.index and op.cascade:
        yield from _needing(schema, home, entry)


def _needing(schema: Schema, table: Table, key: TableConstraint) -> Iterator[Lock]:
    for other, constraint in schema.foreign_keys_to(table.name):
        if set(constraint.constraint.referenced_columns) == set(key.columns):
            yield on(schema, other.name, _ALL)


def alter_constraint(op: o.AlterConstraint, before: Before) -> Iterator[Lock]:
    """ALTER CONSTRAINT: PostgreSQL 18 can turn enforcement on, which checks the rows."""
    schema, home = before.schema, before.schema.table(op.table)
    for name in with_partitions(schema, op.table):
        yield on(schema, name, _ALL, scans=op.enforced is True)
    if op.enforced is not None:
        for key in foreign_keys(home):
            if key.name == op.name:
                yield from referenced(schema, key, _ROWS if op.enforced else _ALL)
