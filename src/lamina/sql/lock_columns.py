"""Locks of operations on columns, and whether they rewrite or read the rows."""

import re
from collections.abc import Iterator

from lamina.sql import operations as o
from lamina.sql.lock_constraints import added_key, never_null
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_state import (
    Before,
    family,
    foreign_keys,
    on,
    on_each,
    on_family,
    referenced,
    with_partitions,
)
from lamina.sql.names import Name
from lamina.sql.schema.objects import Index, TableConstraint, Type
from lamina.sql.schema.state import Schema
from lamina.sql.type_changes import keeps_bytes, same_operators

_ALL = LockLevel.ACCESS_EXCLUSIVE
_SERIAL = frozenset({"smallserial", "serial", "bigserial", "serial2", "serial4", "serial8"})
_SHARED_IDENTITY = 17
_PART = r'("(?:[^"]|"")+"|[\w$]+)'
_QUALIFIED = re.compile(rf"{_PART}\.{_PART}")


def add_column(op: o.AddColumn, before: Before) -> Iterator[Lock]:
    """ADD COLUMN: a rewrite where rows differ in the new value, a read where it is checked."""
    schema = before.schema
    if op.if_not_exists and schema.column(op.table, op.column):
        yield on(schema, op.table, _ALL)
        return
    rewrites = fills_each_row(op.definition, before)
    scans = _checked(op) or _empty_is_refused(op.definition)
    yield from on_family(schema, op.table, _ALL, rewrites=rewrites, scans=scans)
    for constraint in op.constraints:
        if constraint.kind == "foreign key":
            yield from added_key(schema, op.table, constraint)


def fills_each_row(column: o.Column, before: Before) -> bool:
    """Whether adding the column writes every row: PostgreSQL cannot keep one value for all."""
    if column.generated in {"stored", "identity"} or column.type in _SERIAL:
        return True
    if column.generated == "virtual":
        return False
    _, constrained = base_type(before.schema, column.type)
    return constrained or _differs(column.default, before)


def _differs(default: str | None, before: Before) -> bool:
    if default is None:
        return False
    from lamina.sql.expressions import volatility  # noqa: PLC0415 - loads the parser

    return volatility(default, before.volatilities) not in {"immutable", "stable"}


def _checked(op: o.AddColumn) -> bool:
    """A foreign key is not checked where every row has NULL in it."""
    return any(
        c.kind in {"check", "unique", "primary key", "exclude"}
        or (c.kind == "foreign key" and op.definition.default is not None)
        for c in op.constraints
        if not c.not_enforced
    )


def _empty_is_refused(column: o.Column) -> bool:
    return column.not_null and (column.default is None or column.generated == "virtual")


def base_type(schema: Schema, text: str) -> tuple[str, bool]:
    """The type below a domain, and whether a domain on the way restricts it."""
    constrained = False
    known = _type(schema, text)
    while known is not None and known.kind == "domain":
        constrained = constrained or known.not_null or bool(known.constraints)
        text = known.base
        known = _type(schema, text)
    return text, constrained


def _type(schema: Schema, text: str) -> Type | None:
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    parts = (part.strip('"').replace('""', '"') for part in found.groups())
    return schema.type(Name(*parts))


def alter_type(op: o.AlterColumnType, before: Before) -> Iterator[Lock]:
    """ALTER COLUMN TYPE: rewrites, rebuilds indexes, checks constraints again."""
    schema = before.schema
    for name in family(schema, op.table):
        rewrites, scans = _type_work(op, name, before)
        yield on(schema, name, _ALL, rewrites=rewrites, scans=scans)
        same = not rewrites and _compared(op, name, before)
        yield from _keys_made_again(schema, name, op.column, same=same)


def _old_type(op: o.AlterColumnType, table: Name, schema: Schema) -> str:
    column = schema.column(table, op.column) or schema.column(op.table, op.column)
    return column.type if column else ""


def _compared(op: o.AlterColumnType, table: Name, before: Before) -> bool:
    """Whether keys and indexes still compare the values in the same way."""
    old, _ = base_type(before.schema, _old_type(op, table, before.schema))
    new, _ = base_type(before.schema, op.type)
    return bool(old) and same_operators(old, new)


def _type_work(op: o.AlterColumnType, table: Name, before: Before) -> tuple[bool, bool]:
    schema, written = before.schema, _old_type(op, table, before.schema)
    old, _ = base_type(schema, written)
    new, constrained = base_type(schema, op.type)
    if written == op.type and op.using is None:
        keeps: bool | None = True
    elif not old or constrained:
        keeps = None
    else:
        keeps = keeps_bytes(old, new, op.using, column=op.column, session_utc=before.utc)
    home = schema.table(table)
    if not keeps or home is None:
        return not keeps, False
    same = same_operators(old, new)
    indexes = schema.indexes_of(table)
    return False, (
        any(_checks(c, op.column) for c in home.constraints.values())
        or any(_built_again(i, op.column, same=same) for i in indexes)
        or any(not same and op.column in key.columns and key.valid for key in foreign_keys(home))
    )


def mentions(text: str, column: str) -> bool:
    """Whether SQL text has the column's name in it."""
    return (
        re.search(rf'(?<![\w"]){re.escape(column)}(?!\w)|"{re.escape(column)}"', text) is not None
    )


def _checks(constraint: TableConstraint, column: str) -> bool:
    return constraint.kind == "check" and (
        column in constraint.columns or mentions(constraint.constraint.expression, column)
    )


def _built_again(index: Index, column: str, *, same: bool) -> bool:
    """An index on an expression or with a predicate is made anew, others where the order may."""
    inside = any(c.startswith("(") and mentions(c, column) for c in index.columns)
    if inside or (index.where and mentions(index.where, column)):
        return True
    used = column in index.columns or column in index.include
    complex_index = bool(index.where) or any(c.startswith("(") for c in index.columns)
    return used and (complex_index or not same)


def _keys_made_again(schema: Schema, table: Name, column: str, *, same: bool) -> Iterator[Lock]:
    """A foreign key on either side of the column is dropped and made again."""
    for key in foreign_keys(schema.table(table)):
        if column in key.columns:
            yield from referenced(schema, key, _ALL)
    for home, key in schema.foreign_keys_to(table):
        if column in key.constraint.referenced_columns:
            for name in with_partitions(schema, home.name):
                yield on(schema, name, _ALL, scans=key.valid and not same)


def set_not_null(op: o.SetNotNull, before: Before) -> Iterator[Lock]:
    """SET NOT NULL: reads every row, unless a valid CHECK or NOT NULL says it already."""
    for name in family(before.schema, op.table):
        scans = not never_null(before.schema, name, op.column)
        yield on(before.schema, name, _ALL, scans=scans)


def set_expression(op: o.SetExpression, before: Before) -> Iterator[Lock]:
    """SET EXPRESSION: a stored column is written anew, a virtual one has nothing to write."""
    known = before.schema.column(op.table, op.column)
    virtual = known is not None and known.generated == "virtual"
    yield from on_family(before.schema, op.table, _ALL, rewrites=not virtual)


def rename_column(op: o.RenameColumn, before: Before) -> Iterator[Lock]:
    """RENAME COLUMN, of a table, view or type."""
    if before.schema.type(op.table) is None:
        yield from on_each(before.schema, family(before.schema, op.table), _ALL)


def identity(op: o.AddIdentity | o.SetIdentity | o.DropIdentity, before: Before) -> Iterator[Lock]:
    """ADD, SET and DROP IDENTITY: partitions share it since PostgreSQL 17."""
    deep = before.postgres >= _SHARED_IDENTITY
    tables = with_partitions(before.schema, op.table) if deep else iter((op.table,))
    yield from on_each(before.schema, tables, _ALL)
