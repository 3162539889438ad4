"""Tables: created in their forms, renamed, dropped, made a partition."""

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import constraints
from lamina.sql.schema.cascade import drop_relation
from lamina.sql.schema.columns import made_column, own_columns
from lamina.sql.schema.constraints import table_of
from lamina.sql.schema.indexes import create_index
from lamina.sql.schema.objects import Index, Origin, Table, TableColumn
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace


def create(schema: Schema, op: o.CreateTable, at: Origin) -> None:
    """CREATE TABLE in all its forms."""
    name = op.table
    before = schema.table(name)
    # Also without IF NOT EXISTS: then it stands in a block that did not run it.
    if schema.view(name) or (before and (before.made or op.if_not_exists)):
        return
    parent = schema.table(op.partition_of) if op.partition_of else None
    columns = _columns(schema, op, parent, at)
    table = Table(
        name=name,
        columns=columns,
        made=at,
        complete=_complete(schema, op),
        temporary=op.temporary,
        foreign=op.foreign,
        unlogged=op.unlogged,
        partition_of=op.partition_of,
        partition_bound=op.partition_bound,
        partition_key=op.partition_key or (("?",) if op.partitioned else ()),
        inherits=op.inherits if not op.partition_of else (),
        policies=before.policies if before and before.made is None else {},
    )
    schema.put(table)
    for source, options in zip(op.likes, op.like_options, strict=True):
        _copy_parts(schema, table_of(schema, source), name, options, at)
    for ancestor in table.inherits:
        for entry in table_of(schema, ancestor).constraints.values():
            if entry.kind == "check" and not entry.constraint.no_inherit:
                copy = replace(entry.constraint, name=entry.name, not_valid=False)
                constraints.add(schema, table_of(schema, name), copy, at, local=False)
    for constraint in sorted(op.constraints, key=lambda c: c.kind != "primary key"):
        constraints.add(schema, table_of(schema, name), constraint, at)
    if parent:
        _inherit_parts(schema, parent, name, at)
    grant_defaults(schema, name, "table")


def _complete(schema: Schema, op: o.CreateTable) -> bool:
    """Whether all columns are known: those it takes from elsewhere have to be."""
    sources = [schema.table(n) for n in (*op.likes, *op.inherits)]
    if op.partition_of:
        sources.append(schema.table(op.partition_of))
    known = all(s is not None and s.complete for s in sources)
    if op.from_query:
        return bool(op.column_names) and "*" not in op.column_names
    return op.complete or (known and bool(sources))


def _columns(
    schema: Schema, op: o.CreateTable, parent: Table | None, at: Origin
) -> dict[str, TableColumn]:
    columns: dict[str, TableColumn] = {}
    for ancestor in [parent] if parent else [table_of(schema, n) for n in op.inherits]:
        for inherited in ancestor.columns.values():
            keeps = inherited.generated != "identity" or parent is not None
            columns[inherited.name] = replace(
                inherited,
                made=at,
                generated=inherited.generated if keeps else "",
                local=False,
            )
    for source, options in zip(op.likes, op.like_options, strict=True):
        for column in table_of(schema, source).columns.values():
            columns[column.name] = _like(schema, op, column, set(options), at)
    for definition in op.columns:
        made = made_column(schema, op.table, definition, at)
        old = columns.get(made.name)
        if old is not None:
            kept = {"type": made.type or old.type, "not_null": made.not_null or old.not_null}
            made = replace(made, **kept, default=made.default or old.default)
        columns[made.name] = made
    if op.from_query:
        columns |= _query_columns(schema, op, at)
    return columns


def _like(
    schema: Schema, op: o.CreateTable, column: TableColumn, options: set[str], at: Origin
) -> TableColumn:
    """LIKE takes names, types and NOT NULL; the rest by its INCLUDING options."""
    every = "all" in options
    if column.generated == "identity":
        if every or "identity" in options:
            made = o.Column(column.name, column.type, not_null=True, generated="identity")
            return made_column(schema, op.table, made, at)
        return replace(column, generated="", made=at)
    keeps = every or ("generated" if column.generated else "defaults") in options
    return column if keeps else replace(column, default=None, generated="", made=at)


def _query_columns(schema: Schema, op: o.CreateTable, at: Origin) -> dict[str, TableColumn]:
    """The columns of CREATE TABLE AS; their types where a column is taken over as it is."""
    known: dict[str, TableColumn] = {}
    for name in op.reads:
        source = schema.relation(name)
        for column in source.columns.values() if source else ():
            known.setdefault(column.name, column)
    columns: dict[str, TableColumn] = {}
    for column_name in op.column_names:
        if column_name == "*":
            columns |= {k: TableColumn(k, v.type, made=at) for k, v in known.items()}
        else:
            columns[column_name] = TableColumn(column_name, made=at)
    return columns


def _copy_parts(
    schema: Schema, source: Table, target: Name, options: tuple[str, ...], at: Origin
) -> None:
    """What LIKE ... INCLUDING takes beside columns."""
    every = "all" in options
    for entry in source.constraints.values():
        if entry.kind == "check" and (every or "constraints" in options):
            copy = replace(entry.constraint, name=entry.name, not_valid=False)
            constraints.add(schema, table_of(schema, target), copy, at)
        elif entry.index and (every or "indexes" in options):
            copy = replace(entry.constraint, name="", using_index="")
            constraints.add(schema, table_of(schema, target), copy, at)
    if every or "indexes" in options:
        for index in source.indexes.values():
            if not index.constraint:
                _copy_index(schema, index, target, at)
    if every or "comments" in options:
        for key in [k for k in schema.comments if k[0] == "column" and k[1] == source.name]:
            schema.comments["column", target, key[2]] = schema.comments[key]


def _copy_index(schema: Schema, index: Index, target: Name, at: Origin) -> None:
    made = o.CreateIndex(
        table=target,
        name="",
        columns=index.columns,
        method=index.method,
        unique=index.unique,
        where=index.where,
        include=index.include,
    )
    create_index(schema, made, at)


def _inherit_parts(schema: Schema, parent: Table, name: Name, at: Origin) -> None:
    """The constraints, indexes and row triggers that a partition gets from its parent."""
    for entry in parent.constraints.values():
        part = table_of(schema, name)
        if entry.kind == "check":
            if entry.name not in part.constraints:
                copy = replace(entry.constraint, name=entry.name, not_valid=False)
                constraints.add(schema, part, copy, at)
        elif entry.kind == "foreign key":
            if not any(_same(c.constraint, entry.constraint) for c in part.constraints.values()):
                taken = entry.name in part.constraints
                copy = replace(entry.constraint, name="" if taken else entry.name)
                constraints.add(schema, part, copy, at)
        elif not _has_index(part, entry.columns, constraint=True):
            copy = replace(entry.constraint, name="", using_index="")
            constraints.add(schema, part, copy, at)
    for index in parent.indexes.values():
        part = table_of(schema, name)
        if not index.constraint and not _has_index(part, index.columns, constraint=False):
            _copy_index(schema, index, name, at)
    part = table_of(schema, name)
    rows = {k: replace(t, table=name) for k, t in parent.triggers.items() if t.for_each_row}
    schema.put(replace(part, triggers={**part.triggers, **rows}))


def _same(one: o.Constraint, other: o.Constraint) -> bool:
    return (one.kind, one.columns, one.references) == (other.kind, other.columns, other.references)


def _has_index(table: Table, columns: tuple[str, ...], *, constraint: bool) -> bool:
    return any(
        i.columns == columns and bool(i.constraint) == constraint for i in table.indexes.values()
    )


def grant_defaults(schema: Schema, name: Name, kind: str, inputs: tuple[str, ...] = ()) -> None:
    """Give a new object what default privileges say."""
    found = schema.default_privileges.get((name.schema, kind), frozenset())
    found |= schema.default_privileges.get(("", kind), frozenset())
    if found:
        key = "table" if kind == "sequence" else kind
        schema.grants[key, name, inputs] = found


def drop(schema: Schema, op: o.DropTable | o.DropView, _: Origin) -> None:
    """DROP TABLE, DROP VIEW and their kin."""
    name = op.table if isinstance(op, o.DropTable) else op.view
    drop_relation(schema, name, cascade=op.cascade)


def rename(schema: Schema, op: o.RenameTable, _: Origin) -> None:
    """ALTER TABLE ... RENAME TO, which also takes an index or a sequence."""
    from lamina.sql.schema.moves import move  # noqa: PLC0415 - a cycle

    move(schema, "table", op.table, Name(op.table.schema, op.new_name))


def attach(schema: Schema, op: o.AttachPartition, at: Origin) -> None:
    """ALTER TABLE ... ATTACH PARTITION."""
    part = table_of(schema, op.partition)
    schema.put(replace(part, partition_of=op.table, partition_bound=op.bound))
    parent = table_of(schema, op.table)
    same = {
        k: replace(c, generated="identity") for k, c in part.columns.items() if _shared(parent, k)
    }
    part = table_of(schema, op.partition)
    schema.put(replace(part, columns={**part.columns, **same}))
    required = tuple(c.name for c in parent.columns.values() if c.not_null)
    constraints.set_not_null(schema, table_of(schema, op.partition), required, on=True)
    _inherit_parts(schema, parent, op.partition, at)


def _shared(parent: Table, column: str) -> bool:
    """Whether a partition's column is fed by its parent's identity (PostgreSQL 17)."""
    return column in parent.columns and parent.columns[column].generated == "identity"


def attach_index(schema: Schema, op: o.AttachIndexPartition, _: Origin) -> None:
    """ALTER INDEX ... ATTACH PARTITION: the last one makes the parent's index valid."""
    home = schema.table(schema.index_homes.get(op.index, op.index))
    index = schema.index(op.index)
    if home and index:
        parts = schema.partitions_of(home.name)
        whole = all(any(i.columns == index.columns for i in p.indexes.values()) for p in parts)
        indexes = {**home.indexes, op.index.name: replace(index, valid=whole)}
        schema.put(replace(home, indexes=indexes))


def detach(schema: Schema, op: o.DetachPartition, at: Origin) -> None:
    """ALTER TABLE ... DETACH PARTITION: it keeps its indexes and constraints.

    CONCURRENTLY leaves the bound behind as a check.
    """
    if op.concurrently:
        key = table_of(schema, op.table).partition_key
        bound = o.Constraint("check", columns=key, expression="true")
        constraints.add(schema, table_of(schema, op.partition), bound, at)
    part = table_of(schema, op.partition)
    parent = table_of(schema, op.table)
    own = {k: t for k, t in part.triggers.items() if k not in parent.triggers}
    columns = {
        k: replace(c, generated="") if _shared(parent, k) else c for k, c in part.columns.items()
    }
    part = replace(part, partition_of=None, partition_bound="", triggers=own, columns=columns)
    schema.put(part)


def inherit(schema: Schema, op: o.Inherit, _: Origin) -> None:
    """ALTER TABLE ... INHERIT."""
    table = table_of(schema, op.table)
    schema.put(replace(table, inherits=(*table.inherits, op.parent)))


def no_inherit(schema: Schema, op: o.NoInherit, _: Origin) -> None:
    """ALTER TABLE ... NO INHERIT."""
    table = table_of(schema, op.table)
    table = replace(table, inherits=tuple(p for p in table.inherits if p != op.parent))
    own_columns(schema, table, table.columns)


def set_logged(schema: Schema, op: o.SetLogged, _: Origin) -> None:
    """ALTER TABLE ... SET LOGGED or UNLOGGED."""
    schema.put(replace(table_of(schema, op.table), unlogged=not op.logged))


def set_replica_identity(schema: Schema, op: o.SetReplicaIdentity, _: Origin) -> None:
    """ALTER TABLE ... REPLICA IDENTITY."""
    schema.put(replace(table_of(schema, op.table), replica_identity=op.identity))
