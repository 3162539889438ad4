"""Names as the server would find them: through ``search_path`` (manual, 5.10.3)."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema.platform import EXTENSION_TYPES
from lamina.sql.schema.state import Schema

_TYPE = re.compile(r"(setof )?(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)((?:\([^)]*\))?(?:\[\])*)\Z")
_RELATION_KINDS = {
    "table",
    "view",
    "materialized view",
    "foreign table",
    "index",
    "sequence",
    "column",
}
_TYPE_KINDS = {"type", "domain", "domain constraint", "attribute"}
_ROUTINE_KINDS = {"function", "procedure", "routine", "aggregate"}
# Kinds whose names have no schema.
_BARE_KINDS = {
    "schema",
    "role",
    "database",
    "extension",
    "publication",
    "subscription",
    "event trigger",
    "language",
    "server",
    "foreign data wrapper",
    "access method",
    "tablespace",
    "large object",
    "cast",
    "parameter acl",
    "user mapping",
    "transform",
}
# Kinds that live in a table; their own name has no schema.
_INNER_KINDS = {"column", "constraint", "policy", "trigger", "rule", "attribute"}


def resolved(schema: Schema, operation: Operation) -> Operation:
    """The operation with the schema written in every name that the server would look up."""
    changes: dict[str, Any] = {}
    fields = _NAMES.get(type(operation))
    if fields is None:
        fields = _NAMES[type(operation)] = _name_fields(type(operation))
    for field in fields:
        value = getattr(operation, field)
        new = _value(schema, operation, field, value)
        if new is not value and new != value:
            changes[field] = new
    return msgspec.structs.replace(operation, **changes) if changes else operation


def relation(schema: Schema, name: Name) -> Name:
    """The table, view, index or sequence that a name means; a new one where there is none."""
    if name.schema or not name.name:
        return name
    for where in ("pg_temp", *path(schema)):
        found = Name(where, name.name)
        if schema.relation_taken(found):
            return found
    return created(schema, name)


def created(schema: Schema, name: Name) -> Name:
    """The name of something new: in the first schema of the path."""
    return name if name.schema or not name.name else Name(_current(schema), name.name)


def _current(schema: Schema) -> str:
    """The first schema of the path that is there; one that only holds tables is there too."""
    names = path(schema)
    for where in names:
        if where in schema.schemas or any(r.schema == where for r in schema.relations):
            return where
    return names[0]


def path(schema: Schema) -> tuple[str, ...]:
    """The schemas that are searched, in order; never empty."""
    return (schema.search_path if schema.local_path is None else schema.local_path) or ("public",)


def routine(schema: Schema, name: Name) -> Name:
    """The function that a name means."""
    if name.schema:
        return name
    for where in path(schema):
        if Name(where, name.name) in schema.routines:
            return Name(where, name.name)
    return created(schema, name)


def type_name(schema: Schema, name: Name) -> Name:
    """The type that a name means."""
    if name.schema:
        return name
    for where in path(schema):
        if Name(where, name.name) in schema.types:
            return Name(where, name.name)
    return created(schema, name)


def type_text(schema: Schema, text: str) -> str:
    """A type with the schema of a user's type; other types stay as they are."""
    found = _TYPE.match(text)
    if not found:
        return text
    bare = found[2].strip('"').replace('""', '"')
    for where in path(schema):
        for kept in (schema.types, schema.relations):
            if Name(where, bare) in kept:
                return f"{found[1] or ''}{Name(where, bare).sql()}{found[3]}"
    extension = schema.extensions.get(EXTENSION_TYPES.get(bare, ""))
    if extension and extension.schema and extension.made:
        return f"{found[1] or ''}{Name(extension.schema, bare).sql()}{found[3]}"
    return text


_NAMES: dict[type[Operation], tuple[str, ...]] = {}
_CREATING = {
    (o.CreateTable, "table"),
    (o.CreateView, "view"),
    (o.CreateFunction, "function"),
    (o.CreateType, "type"),
    (o.CreateSequence, "sequence"),
}
_BY_FIELD: dict[str, Callable[[Schema, Name], Name]] = {
    "function": routine,
    "type": type_name,
    "domain": type_name,
}


def _name_fields(kind: type[Operation]) -> tuple[str, ...]:
    """The fields of an operation that hold names or types, by their annotations."""
    words = ("Name", "Column", "Constraint", "Argument")
    fields = [
        f.name
        for f in msgspec.structs.fields(kind)
        if any(word in str(f.type) for word in words)
        or f.name in {"arguments", "type", "returns", "type_text", "base"}
    ]
    return tuple(f for f in fields if f not in {"functions", "calls"})


def _value(schema: Schema, operation: Operation, field: str, value: object) -> object:  # noqa: PLR0911 - one case each
    match value:
        case Name():
            return _name(schema, operation, field, value)
        case str():
            return type_text(schema, value) if value and field != "column" else value
        case o.Column():
            return _column(schema, value)
        case o.Constraint():
            return _constraint(schema, value)
        case tuple() if value:
            new = tuple(_value(schema, operation, field, item) for item in value)
            return value if new == value else new
        case o.Argument():
            kind = type_text(schema, value.type)
            return value if kind == value.type else msgspec.structs.replace(value, type=kind)
        case _:
            return value


def _name(schema: Schema, operation: Operation, field: str, value: Name) -> Name:
    if value.schema or not value.name:
        return value
    if (type(operation), field) in _CREATING:
        if getattr(operation, "temporary", False):
            return Name("pg_temp", value.name)
        return created(schema, value)
    if field in {"on", "name"}:
        return by_kind(schema, str(getattr(operation, "kind", "table")), value)
    if field == "table" and getattr(operation, "kind", "") in _TYPE_KINDS:
        return type_name(schema, value)
    return _BY_FIELD.get(field, relation)(schema, value)


def by_kind(schema: Schema, kind: str, name: Name) -> Name:
    """The object that a name means, by its kind in words."""
    if name.schema or kind in _BARE_KINDS or kind.startswith("all ") or kind in _INNER_KINDS:
        return name
    if kind in _ROUTINE_KINDS:
        return routine(schema, name)
    if kind in _TYPE_KINDS:
        return type_name(schema, name)
    return relation(schema, name) if kind in _RELATION_KINDS else created(schema, name)


def _column(schema: Schema, column: o.Column) -> o.Column:
    kind = type_text(schema, column.type)
    return column if kind == column.type else msgspec.structs.replace(column, type=kind)


def _constraint(schema: Schema, constraint: o.Constraint) -> o.Constraint:
    if constraint.references is None or constraint.references.schema:
        return constraint
    table = relation(schema, constraint.references)
    return msgspec.structs.replace(constraint, references=table)
