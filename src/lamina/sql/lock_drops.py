"""Locks of a DROP: whatever the fold takes away or takes a part of is locked in full."""

from collections.abc import Iterator

from lamina.sql import operations as o
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
from lamina.sql.operations import Operation
from lamina.sql.schema.objects import Origin, Table
from lamina.sql.schema.state import Schema

_ALL = LockLevel.ACCESS_EXCLUSIVE
_TYPES = {
    "postgis": {"geometry", "geography", "box2d", "box3d"},
    "vector": {"vector", "halfvec", "sparsevec"},
}
"""The types of extensions that have others than one of their own name."""


def dropped(operation: Operation, before: Before) -> Iterator[Lock]:
    """ACCESS EXCLUSIVE on each relation that the operation drops, or of which it drops a part."""
    from lamina.sql.schema.apply import apply  # noqa: PLC0415 - loads much, for drops only

    schema, after = before.schema, before.schema.copy()
    apply(after, operation, Origin())
    for name, was in schema.relations.items():
        now = after.relations.get(name)
        if now is was or now == was:
            continue
        yield on(schema, name, _ALL)
        if isinstance(was, Table):
            kept = now.constraints if isinstance(now, Table) else {}
            yield from _keys_lost(schema, was, frozenset(kept))
            if now is None and was.partition_of is not None:
                yield from _leaves(schema, was, was.partition_of)


def dropped_extension(op: o.DropExtension, before: Before) -> Iterator[Lock]:
    """DROP EXTENSION: with CASCADE the columns of its types go."""
    types = _TYPES.get(op.name, {op.name})
    for table in before.schema.tables if op.cascade else ():
        for column in table.columns.values():
            bare = column.type.rpartition(".")[2].partition("(")[0].removesuffix("[]")
            if bare.strip('"') in types:
                yield on(before.schema, table.name, _ALL)
                gone = o.DropColumn(table.name, column.name, cascade=True)
                yield from dropped(gone, before)


def _keys_lost(schema: Schema, table: Table, kept: frozenset[str]) -> Iterator[Lock]:
    """A foreign key has triggers on both tables: both are locked."""
    for key in foreign_keys(table):
        if key.name not in kept:
            yield from referenced(schema, key, _ALL)
            yield from on_each(schema, with_partitions(schema, table.name), _ALL)


def _leaves(schema: Schema, partition: Table, parent: Name) -> Iterator[Lock]:
    """A partition goes: its parent, the default partition, the keys that point to the parent."""
    yield on(schema, parent, _ALL)
    default = default_partition(schema, parent)
    if default is not None and default.name != partition.name:
        yield on(schema, default.name, _ALL)
    for home, _ in schema.foreign_keys_to(parent):
        yield on(schema, home.name, _ALL)
        yield from on_each(schema, with_partitions(schema, parent), _ALL)
