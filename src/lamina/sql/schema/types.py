"""Types and domains."""

from typing import Any, cast

import msgspec

from lamina.sql import operations as o
from lamina.sql.schema import cascade
from lamina.sql.schema.naming import free_name
from lamina.sql.schema.objects import Origin, TableConstraint, Type
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace


def create_type(schema: Schema, op: o.CreateType, at: Origin) -> None:
    """CREATE TYPE and CREATE DOMAIN."""
    if op.type in schema.types:  # in a block that did not run it
        return
    entries: dict[str, TableConstraint] = {}
    for constraint in op.constraints:
        if constraint.kind == "check":
            name = constraint.name or free_name(op.type.name, "", "check", entries.__contains__)
            entries[name] = TableConstraint(name, constraint, made=at)
    schema.types[op.type] = Type(
        name=op.type,
        kind=cast("Any", op.kind),
        labels=dict.fromkeys(op.labels, at),
        attributes=op.attributes,
        base=op.base,
        not_null=any(c.kind == "not null" for c in op.constraints),
        constraints=entries,
        made=at,
    )


def add_enum_value(schema: Schema, op: o.AddEnumValue, at: Origin) -> None:
    """ALTER TYPE ... ADD VALUE, in its place."""
    old = schema.types.get(op.type)
    if old is None or op.value in old.labels:
        return
    labels = list(old.labels.items())
    names = [name for name, _ in labels]
    where = len(labels)
    if op.before in names:
        where = names.index(op.before)
    elif op.after in names:
        where = names.index(op.after) + 1
    labels.insert(where, (op.value, at))
    schema.types[op.type] = replace(old, labels=dict(labels))


def rename_enum_value(schema: Schema, op: o.RenameEnumValue, _: Origin) -> None:
    """ALTER TYPE ... RENAME VALUE."""
    old = schema.types.get(op.type)
    if old:
        labels = {(op.new_value if k == op.value else k): v for k, v in old.labels.items()}
        schema.types[op.type] = replace(old, labels=labels)


def alter_composite(schema: Schema, op: o.AlterCompositeType, _: Origin) -> None:
    """ALTER TYPE ... ADD, DROP or ALTER ATTRIBUTE."""
    old = schema.types.get(op.type)
    if old is None:
        return
    new = o.Column(op.attribute, op.type_text)
    rest = tuple(a for a in old.attributes if a.name != op.attribute)
    if op.action == "add":
        attributes = (*rest, new)
    elif op.action == "drop":
        attributes = rest
    else:
        attributes = tuple(new if a.name == op.attribute else a for a in old.attributes)
    schema.types[op.type] = replace(old, attributes=attributes)


def alter_domain(schema: Schema, op: o.AlterDomain, at: Origin) -> None:
    """ALTER DOMAIN."""
    old = schema.types.get(op.domain)
    if old is None:
        return
    entries = dict(old.constraints)
    match op.action:
        case "add constraint" if op.constraint and op.constraint.kind == "check":
            name = op.constraint.name or free_name(
                op.domain.name, "", "check", entries.__contains__
            )
            valid = not op.constraint.not_valid
            entries[name] = TableConstraint(name, op.constraint, valid=valid, made=at)
        case "drop constraint":
            entries.pop(op.name, None)
        case "validate constraint" if op.name in entries:
            entries[op.name] = replace(entries[op.name], valid=True)
        case "set not null" | "drop not null":
            old = replace(old, not_null=op.action == "set not null")
        case _:
            pass
    schema.types[op.domain] = replace(old, constraints=entries)


def drop_type(schema: Schema, op: o.DropType, _: Origin) -> None:
    """DROP TYPE and DROP DOMAIN."""
    cascade.drop_type(schema, op.type, cascade=op.cascade)
