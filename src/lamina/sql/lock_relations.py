"""Locks of operations on tables, indexes and views as a whole."""

from collections.abc import Iterator

from lamina.sql import operations as o
from lamina.sql.lock_constraints import added_key
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_state import (
    Before,
    default_partition,
    foreign_keys,
    on,
    on_each,
    referenced,
    with_partitions,
)
from lamina.sql.names import Name
from lamina.sql.schema.objects import Index, Table
from lamina.sql.schema.state import Schema

_ALL = LockLevel.ACCESS_EXCLUSIVE
_READ = LockLevel.ACCESS_SHARE
_ROWS = LockLevel.SHARE_ROW_EXCLUSIVE
_UPKEEP = LockLevel.SHARE_UPDATE_EXCLUSIVE
_KEYS_LOCKED = 15
"""The first PostgreSQL that locks the tables that point to a table with a new partition."""


def read(schema: Schema, relations: tuple[Name, ...]) -> Iterator[Lock]:
    """ACCESS SHARE on what a query reads, and on what the views in it read."""
    todo, seen = [*reversed(relations)], set()
    while todo:
        name = todo.pop()
        if name in seen:  # views may read one another in a circle
            continue
        seen.add(name)
        if schema.relation(name) is not None:
            yield on(schema, name, _READ)
        view = schema.view(name)
        if view is not None and not view.materialized:
            todo += reversed(view.reads)


def create_table(op: o.CreateTable, before: Before) -> Iterator[Lock]:
    """CREATE TABLE: what it points to, inherits from, is a part of, reads."""
    schema = before.schema
    if op.if_not_exists and schema.relation(op.table) is not None:
        return
    for constraint in op.constraints:
        yield from added_key(schema, op.table, constraint)
    yield from on_each(schema, iter(op.inherits), _UPKEEP)
    if op.partition_of is not None:
        yield on(schema, op.partition_of, _ALL)
        yield from _beside(before, op.partition_of, scans=op.partition_bound != "default")
    yield from read(schema, op.reads)


def _beside(before: Before, parent: Name, *, scans: bool = True) -> Iterator[Lock]:
    """A new partition: the default one must not have its rows, foreign keys reach it too."""
    schema = before.schema
    default = default_partition(schema, parent)
    if default is not None:
        covered = _covered(schema, default, parent)
        for name in with_partitions(schema, default.name):
            yield on(schema, name, _ALL, scans=scans and not covered)
    for key in foreign_keys(schema.table(parent)):
        yield from referenced(schema, key, _ROWS)
    for home, _ in schema.foreign_keys_to(parent) if before.postgres >= _KEYS_LOCKED else ():
        yield from on_each(schema, with_partitions(schema, home.name), _ROWS)


def _covered(schema: Schema, part: Table, parent: Name) -> bool:
    """Whether a valid CHECK speaks of the partition key, so that the rows need not be read.

    Whether it implies the bounds is not worked out: who writes such a CHECK means just that.
    """
    from lamina.sql.lock_columns import mentions  # noqa: PLC0415 - a cycle

    home = schema.table(parent)
    keys = home.partition_key if home else ()
    checks = [c for c in part.constraints.values() if c.kind == "check" and c.valid]
    return bool(keys) and any(
        all(mentions(c.constraint.expression, key) for key in keys) for c in checks
    )


def attach_partition(op: o.AttachPartition, before: Before) -> Iterator[Lock]:
    """ATTACH PARTITION: the partition is read, unless a CHECK says what is in it."""
    schema, part = before.schema, before.schema.table(op.partition)
    yield on(schema, op.table, _UPKEEP)
    covered = part is not None and _covered(schema, part, op.table)
    lacks = _lacks_index(schema, op.table, op.partition) or _lacks_key(schema, op)
    for name in with_partitions(schema, op.partition):
        yield on(schema, name, _ALL, scans=not covered or lacks)
    yield from _beside(before, op.table)


def _lacks_index(schema: Schema, parent: Name, part: Name) -> bool:
    """Whether an index of the parent has no match on the partition and is built."""

    def shape(index: Index) -> tuple[object, ...]:
        return index.columns, index.unique, index.method, index.where

    ready = {shape(index) for index in schema.indexes_of(part)}
    return any(shape(index) not in ready for index in schema.indexes_of(parent))


def _lacks_key(schema: Schema, op: o.AttachPartition) -> bool:
    """Whether a foreign key of the parent has no match on the partition and is checked."""
    ready = {(k.columns, k.constraint.references) for k in foreign_keys(schema.table(op.partition))}
    keys = foreign_keys(schema.table(op.table))
    return any((k.columns, k.constraint.references) not in ready for k in keys)


def detach_partition(op: o.DetachPartition, before: Before) -> Iterator[Lock]:
    """DETACH PARTITION: CONCURRENTLY lets the parent be read and written."""
    schema = before.schema
    outside = op.concurrently
    yield Lock(op.table, _UPKEEP if outside or op.finalize else _ALL, outside_transaction=outside)
    for name in with_partitions(schema, op.partition):
        yield Lock(name, _ALL, outside_transaction=outside)
    default = default_partition(schema, op.table)
    if default is not None and default.name != op.partition:
        yield on(schema, default.name, _ALL)
    for key in foreign_keys(schema.table(op.table)):
        yield from referenced(schema, key, _ROWS)
    for home, _ in schema.foreign_keys_to(op.table):
        yield on(schema, home.name, _ALL, scans=True)


def set_logged(op: o.SetLogged, before: Before) -> Iterator[Lock]:
    """SET LOGGED and UNLOGGED: a rewrite, unless the table is that already."""
    table = before.schema.table(op.table)
    same = table is not None and table.made is not None and table.unlogged != op.logged
    yield on(before.schema, op.table, _ALL, rewrites=not same)


def inherit(op: o.Inherit, before: Before) -> Iterator[Lock]:
    """INHERIT: the parent's writes go on."""
    yield on(before.schema, op.table, _ALL)
    yield on(before.schema, op.parent, _UPKEEP)


def no_inherit(op: o.NoInherit, before: Before) -> Iterator[Lock]:
    """NO INHERIT: the parent is only looked at."""
    yield on(before.schema, op.table, _ALL)
    yield on(before.schema, op.parent, _READ)


def create_index(op: o.CreateIndex, before: Before) -> Iterator[Lock]:
    """CREATE INDEX: writes wait while it is built, not with CONCURRENTLY."""
    schema, name = before.schema, Name(op.table.schema, op.name)
    built = not (op.if_not_exists and op.name and schema.index(name) is not None)
    if op.concurrently:
        yield Lock(op.table, _UPKEEP, scans=built, outside_transaction=True)
        return
    tables = iter((op.table,)) if op.only or not built else with_partitions(schema, op.table)
    for table in tables:
        yield on(schema, table, LockLevel.SHARE, scans=built)


def drop_index(op: o.DropIndex, before: Before) -> Iterator[Lock]:
    """DROP INDEX: locks the table; CONCURRENTLY lets it be read and written."""
    index = before.schema.index(op.index)
    if index is None:
        return
    if op.concurrently:
        yield Lock(index.table, _UPKEEP, outside_transaction=True)
        return
    yield from on_each(before.schema, with_partitions(before.schema, index.table), _ALL)


def attach_index(op: o.AttachIndexPartition, _: Before) -> Iterator[Lock]:
    """ALTER INDEX ... ATTACH PARTITION: only the partition's index is locked in full."""
    yield Lock(op.index, _UPKEEP)
    yield Lock(op.partition, _ALL)


def create_view(op: o.CreateView, before: Before) -> Iterator[Lock]:
    """CREATE VIEW: the view that it replaces; what it reads goes on as before."""
    schema, there = before.schema, before.schema.view(op.view)
    if there is not None and op.if_not_exists:
        return
    if there is not None and op.or_replace:
        yield on(schema, op.view, _ALL)
    yield from read(schema, op.reads)


def refresh_view(op: o.RefreshView, before: Before) -> Iterator[Lock]:
    """REFRESH MATERIALIZED VIEW: CONCURRENTLY lets it be read."""
    view = before.schema.view(op.view)
    if op.concurrently:
        yield Lock(op.view, LockLevel.EXCLUSIVE)
    else:
        yield Lock(op.view, _ALL, rewrites=op.with_data)
    if view is not None and op.with_data:
        yield from read(before.schema, view.reads)
