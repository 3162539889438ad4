"""Locks of operations on rows, and of upkeep."""

from collections.abc import Iterator

from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_relations import read
from lamina.sql.lock_state import Before, family, has_rows, on, on_each, with_partitions
from lamina.sql.names import Name
from lamina.sql.schema.state import Schema

_ALL = LockLevel.ACCESS_EXCLUSIVE
_WRITE = LockLevel.ROW_EXCLUSIVE
_UPKEEP = LockLevel.SHARE_UPDATE_EXCLUSIVE
_CHILDREN_KEPT_UP = 18
"""The first PostgreSQL whose VACUUM and ANALYZE go on to the tables that inherit."""


def insert(op: o.Insert, before: Before) -> Iterator[Lock]:
    """INSERT: which partitions it reaches, the rows decide."""
    yield on(before.schema, op.table, _WRITE)
    yield from read(before.schema, op.reads)


def change(op: o.Update | o.Delete | o.Merge, before: Before) -> Iterator[Lock]:
    """UPDATE, DELETE and MERGE."""
    yield from on_each(before.schema, family(before.schema, op.table), _WRITE)
    yield from read(before.schema, op.reads)


def truncate(op: o.Truncate, before: Before) -> Iterator[Lock]:
    """TRUNCATE: with CASCADE every table that points to one of them."""
    yield from _truncated(before.schema, op.table, cascade=op.cascade, seen=set())


def _truncated(schema: Schema, table: Name, *, cascade: bool, seen: set[Name]) -> Iterator[Lock]:
    for name in family(schema, table):
        if name in seen:
            continue
        seen.add(name)
        yield on(schema, name, _ALL)
        for home, _ in schema.foreign_keys_to(name) if cascade else ():
            yield from _truncated(schema, home.name, cascade=True, seen=seen)


def select(op: o.SelectCall, before: Before) -> Iterator[Lock]:
    """SELECT and CALL: what is read; what the functions do is not known."""
    yield from read(before.schema, op.reads)


def lock_table(op: o.LockTable, before: Before) -> Iterator[Lock]:
    """LOCK TABLE: partitions and children, and what a view reads."""
    yield from _locked(before.schema, op.table, LockLevel.named(op.mode))


def _locked(schema: Schema, relation: Name, level: LockLevel) -> Iterator[Lock]:
    yield from on_each(schema, family(schema, relation), level)
    view = schema.view(relation)
    for name in view.reads if view else ():
        if schema.relation(name) is not None:
            yield from _locked(schema, name, level)


def maintain(op: o.Maintain, before: Before) -> Iterator[Lock]:
    """VACUUM, ANALYZE, REINDEX and CLUSTER."""
    schema = before.schema
    if op.action == "reindex":
        yield from _reindex(op, schema)
    elif op.on is not None:
        yield from _kept_up(op, before, op.on)
    elif op.action != "cluster":
        for table in schema.tables:
            yield from _kept_up(op, before, table.name)


def _kept_up(op: o.Maintain, before: Before, table: Name) -> Iterator[Lock]:
    schema = before.schema
    rewrites = op.action in {"vacuum full", "cluster"}
    outside = op.action.startswith("vacuum") or (op.action == "cluster" and op.on is None)
    deep = before.postgres >= _CHILDREN_KEPT_UP and op.action != "cluster"
    for name in (family if deep else with_partitions)(schema, table):
        level = _ALL if rewrites else _UPKEEP
        work = rewrites and has_rows(schema, name)
        yield Lock(name, level, rewrites=work, outside_transaction=outside)


def _reindex(op: o.Maintain, schema: Schema) -> Iterator[Lock]:
    """REINDEX: writes to the table wait, and whoever plans a query, because of the index."""
    if op.on is not None and op.kind == "index":
        index = schema.index(op.on)
        if index is not None:
            yield from _rebuilt(op, schema, index.table, (op.on,))
    elif op.on is not None and op.kind == "table":
        for name in with_partitions(schema, op.on):
            yield from _rebuilt(op, schema, name, _indexes(schema, name))
    else:
        where = op.on.name if op.on is not None and op.kind == "schema" else None
        for table in schema.tables:
            if where in {None, table.name.schema}:
                yield from _rebuilt(op, schema, table.name, _indexes(schema, table.name))


def _indexes(schema: Schema, table: Name) -> tuple[Name, ...]:
    return tuple(i.name for i in schema.indexes_of(table)) if has_rows(schema, table) else ()


def _rebuilt(
    op: o.Maintain, schema: Schema, table: Name, indexes: tuple[Name, ...]
) -> Iterator[Lock]:
    divided = op.on is not None and not has_rows(schema, op.on)
    outside = op.concurrently or divided or op.kind not in {"index", "table"}
    scans = bool(indexes) and has_rows(schema, table)
    if op.concurrently:
        yield Lock(table, _UPKEEP, scans=scans, outside_transaction=True)
        return
    yield Lock(table, LockLevel.SHARE, scans=scans, outside_transaction=outside)
    for index in indexes:
        yield Lock(index, _ALL, outside_transaction=outside)
