"""Indexes: made and dropped, on a partitioned table with those of the partitions."""

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema.constraints import free_relation
from lamina.sql.schema.naming import addition
from lamina.sql.schema.objects import Index, Origin, Table, View
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace


def create_index(schema: Schema, op: o.CreateIndex, at: Origin) -> None:
    """CREATE INDEX; on a partitioned table also on the partitions."""
    home: Table | View = schema.relation(op.table) or Table(op.table, complete=False)
    name = op.name or free_relation(schema, op.table, addition((*op.columns, *op.include)), "idx")
    full = Name(op.table.schema, name)
    if schema.relation_taken(full):
        return
    partitioned = isinstance(home, Table) and home.partitioned
    index = Index(
        name=full,
        table=op.table,
        columns=op.columns,
        unique=op.unique,
        method=op.method or "btree",
        where=op.where,
        include=op.include,
        valid=not (op.only and partitioned),
        made=at,
        operator_classes=op.operator_classes if any(op.operator_classes) else (),
        orders=op.orders,
        nulls_not_distinct=op.nulls_not_distinct,
    )
    schema.put_index(home, index)
    if partitioned and not op.only:
        for part in schema.partitions_of(op.table):
            if not _has_same_index(part, index):
                create_index(schema, replace(op, table=part.name, name=""), at)


def _has_same_index(part: Table, index: Index) -> bool:
    """Whether a partition has such an index already, which then becomes part of the parent's."""
    wanted = (index.columns, index.unique, index.method, index.where, index.include)
    found = ((i.columns, i.unique, i.method, i.where, i.include) for i in part.indexes.values())
    return wanted in found


def drop_index(schema: Schema, op: o.DropIndex, _: Origin) -> None:
    """DROP INDEX."""
    remove_index(schema, op.index)


def remove_index(schema: Schema, name: Name) -> None:
    """Forget an index, and on a partitioned table those of the partitions."""
    home = schema.relations.get(schema.index_homes.pop(name, name))
    index = home.indexes.get(name.name) if home else None
    if home is None or index is None:
        return
    schema.put(
        replace(home, indexes={k: v for k, v in home.indexes.items() if k != index.name.name})
    )
    schema.forget_comments(name)
    if isinstance(home, Table) and home.partitioned:
        for part in schema.partitions_of(home.name):
            same = (
                i
                for i in part.indexes.values()
                if (i.columns, i.where) == (index.columns, index.where)
            )
            if twin := next((i for i in same if not i.constraint), None):
                remove_index(schema, twin.name)
