"""Constraints: what is added, under which name, and what goes with it."""

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema.naming import addition, free_name
from lamina.sql.schema.objects import Index, Origin, Table, TableConstraint
from lamina.sql.schema.renames import move_keys
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_LABELS = {"primary key": "pkey", "unique": "key", "exclude": "excl"}


def table_of(schema: Schema, name: Name) -> Table:
    """The table, or what little is known of one that no migration made."""
    return schema.table(name) or Table(name, complete=False)


def add(
    schema: Schema, table: Table, constraint: o.Constraint, made: Origin, *, local: bool = True
) -> Table:
    """Put the table with a new constraint, its index and the partitions' copies; return it."""
    if constraint.kind == "not null":
        return set_not_null(schema, table, constraint.columns, on=True)
    if constraint.kind in _LABELS:
        added = _with_index(schema, table, constraint, made)
    else:
        constraint = _completed(schema, table, constraint)
        new = TableConstraint(
            constraint.name,
            constraint,
            valid=not (constraint.not_valid or constraint.not_enforced),
            made=made,
            local=local,
        )
        added = _without_index(schema, table, new)
    if not constraint.no_inherit:
        for child in _heirs(schema, added, partitions_only=constraint.kind != "check"):
            if constraint.kind == "check" or not _has_same(child, constraint):
                add(schema, child, handed_down(child, constraint), made, local=False)
    return table_of(schema, table.name)


def handed_down(child: Table, constraint: o.Constraint) -> o.Constraint:
    """A parent's constraint for a child: a key gets a name of its own, others keep theirs."""
    own = constraint.kind in _LABELS
    taken = constraint.kind == "foreign key" and constraint.name in child.constraints
    return replace(constraint, name="" if own or taken else constraint.name, using_index="")


def _has_same(table: Table, constraint: o.Constraint) -> bool:
    """Whether a partition has such a key already, which then becomes part of the parent's."""
    wanted = (constraint.kind, constraint.columns, constraint.references)
    found = (c.constraint for c in table.constraints.values())
    return any((c.kind, c.columns, c.references) == wanted for c in found)


def _heirs(schema: Schema, table: Table, *, partitions_only: bool) -> list[Table]:
    heirs = list(schema.partitions_of(table.name)) if table.partitioned else []
    return heirs if partitions_only else [*heirs, *schema.children_of(table.name)]


def _with_index(schema: Schema, table: Table, constraint: o.Constraint, made: Origin) -> Table:
    columns, name = constraint.columns, constraint.name
    ready = table.indexes.get(constraint.using_index)
    if ready:
        columns, name = ready.columns, name or ready.name.name
        del schema.index_homes[ready.name]
        move_keys(schema, ready.name, Name(table.name.schema, name))
        rest = {k: v for k, v in table.indexes.items() if k != ready.name.name}
        table = replace(table, indexes=rest)
    if not name:
        middle = "" if constraint.kind == "primary key" else addition(columns)
        name = free_relation(schema, table.name, middle, _LABELS[constraint.kind])
    if name in table.constraints:
        return table
    index = Index(
        name=Name(table.name.schema, name),
        table=table.name,
        columns=columns,
        unique=constraint.kind != "exclude",
        primary=constraint.kind == "primary key",
        method=constraint.method or ("gist" if constraint.kind == "exclude" else "btree"),
        include=constraint.include,
        constraint=name,
        made=ready.made if ready else made,
    )
    kept = replace(constraint, columns=columns)
    entry = TableConstraint(name, kept, valid=True, index=name, made=made)
    table = replace(table, constraints={**table.constraints, name: entry})
    schema.put_index(table, index)
    table = table_of(schema, table.name)
    if constraint.kind == "primary key":
        table = set_not_null(schema, table, columns, on=True)
    return table


def free_relation(schema: Schema, table: Name, middle: str, label: str) -> str:
    """A name for an index or sequence of a table that nothing in the schema has."""

    def taken(name: str) -> bool:
        return schema.relation_taken(Name(table.schema, name))

    return free_name(table.name, middle, label, taken)


def _completed(schema: Schema, table: Table, constraint: o.Constraint) -> o.Constraint:
    """The constraint with the columns and the name that PostgreSQL finds for it."""
    if constraint.kind == "foreign key" and not constraint.referenced_columns:
        constraint = replace(constraint, referenced_columns=_key_of(schema, constraint.references))
    if constraint.kind == "check":
        constraint = replace(constraint, columns=_check_columns(table, constraint))
    return replace(constraint, name=constraint.name or _chosen(schema, table, constraint))


def _without_index(schema: Schema, table: Table, new: TableConstraint) -> Table:
    old = table.constraints.get(new.name)
    if old is not None:
        new = replace(old, local=old.local or new.local)
    table = replace(table, constraints={**table.constraints, new.name: new})
    schema.put(table)
    return table


def _chosen(schema: Schema, table: Table, constraint: o.Constraint) -> str:
    if constraint.kind == "check":
        columns = constraint.columns
        middle, label = (columns[0] if len(columns) == 1 else ""), "check"
    else:
        middle, label = addition(constraint.columns), "fkey"

    def taken(name: str) -> bool:
        if name in table.constraints:
            return True
        if name not in schema.constraint_names:
            return False
        where = table.name.schema
        for other in schema.relations.values():  # a loop: this runs for every unnamed constraint
            if (
                isinstance(other, Table)
                and name in other.constraints
                and other.name.schema == where
            ):
                return True
        return False

    return free_name(table.name.name, middle, label, taken)


def _check_columns(table: Table, constraint: o.Constraint) -> tuple[str, ...]:
    """The columns of the table that a check reads, in the table's order."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - parses; asked for checks only

    read = {c.column for c in facts(constraint.expression).columns} | set(constraint.columns)
    if constraint.columns and (not table.columns or constraint.expression == "true"):
        return constraint.columns
    return tuple(c for c in table.columns if c in read) or constraint.columns


def _key_of(schema: Schema, table: Name | None) -> tuple[str, ...]:
    found = schema.table(table) if table else None
    key = found.primary_key if found else None
    return key.columns if key else ()


def set_not_null(schema: Schema, table: Table, columns: tuple[str, ...], *, on: bool) -> Table:
    """Put the table, and its heirs, with columns that take no null, or do again; return it."""
    changed = {
        name: replace(table.columns[name], not_null=on) for name in columns if name in table.columns
    }
    table = replace(table, columns={**table.columns, **changed})
    schema.put(table)
    for child in (*schema.partitions_of(table.name), *schema.children_of(table.name)):
        set_not_null(schema, child, columns, on=on)
    return table


def add_constraint(schema: Schema, op: o.AddConstraint, at: Origin) -> None:
    """ALTER TABLE ... ADD CONSTRAINT."""
    add(schema, table_of(schema, op.table), op.constraint, at)


def validate(schema: Schema, op: o.ValidateConstraint, _: Origin) -> None:
    """ALTER TABLE ... VALIDATE CONSTRAINT."""
    table = table_of(schema, op.table)
    entry = table.constraints.get(op.name)
    if entry:
        constraints = {**table.constraints, op.name: replace(entry, valid=True)}
        schema.put(replace(table, constraints=constraints))
    for child in (*schema.partitions_of(op.table), *schema.children_of(op.table)):
        validate(schema, replace(op, table=child.name), _)


def alter(schema: Schema, op: o.AlterConstraint, _: Origin) -> None:
    """ALTER TABLE ... ALTER CONSTRAINT."""
    table = table_of(schema, op.table)
    entry = table.constraints.get(op.name)
    if entry and op.deferrable is not None:
        changed = replace(entry, constraint=replace(entry.constraint, deferrable=op.deferrable))
        schema.put(replace(table, constraints={**table.constraints, op.name: changed}))


def drop_constraint(schema: Schema, op: o.DropConstraint, _: Origin) -> None:
    """ALTER TABLE ... DROP CONSTRAINT, with the foreign keys that need it where it cascades."""
    table = table_of(schema, op.table)
    entry = table.constraints.get(op.name)
    if entry is None:
        return
    without_constraint(schema, table, entry)
    if entry.index and op.cascade:
        for home, key in schema.foreign_keys_to(op.table):
            if set(key.constraint.referenced_columns) == set(entry.columns):
                without_constraint(schema, home, key)
    for child in (*schema.partitions_of(op.table), *schema.children_of(op.table)):
        other = _handed_down_as(child, entry)
        if other is None:
            continue
        if op.table_only:
            constraints = {**child.constraints, other.name: replace(other, local=True)}
            schema.put(replace(child, constraints=constraints))
        elif child.partition_of or not _stays(schema, child, other):
            drop_constraint(schema, replace(op, table=child.name, name=other.name), _)


def _handed_down_as(child: Table, entry: TableConstraint) -> TableConstraint | None:
    """The constraint of a partition or child that comes from its parent's."""
    same = (c for c in child.constraints.values() if c.kind == entry.kind)
    if entry.kind == "check":
        return next((c for c in same if c.name == entry.name), None)
    return next((c for c in same if c.columns == entry.columns and child.partition_of), None)


def _stays(schema: Schema, child: Table, entry: TableConstraint) -> bool:
    parents = (table_of(schema, parent) for parent in child.inherits)
    return entry.local or any(entry.name in parent.constraints for parent in parents)


def without_constraint(schema: Schema, table: Table, entry: TableConstraint) -> Table:
    """Put the table without a constraint and the constraint's index; return it."""
    table = table_of(schema, table.name)
    constraints = {k: v for k, v in table.constraints.items() if k != entry.name}
    indexes = {k: v for k, v in table.indexes.items() if k != entry.index}
    if entry.index:
        gone = Name(table.name.schema, entry.index)
        schema.index_homes.pop(gone, None)
        schema.forget_comments(gone)
    table = replace(table, constraints=constraints, indexes=indexes)
    schema.forget_comments(table.name, entry.name, "constraint")
    schema.put(table)
    return table
