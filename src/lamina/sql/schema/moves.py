"""ALTER ... RENAME TO and SET SCHEMA, for every kind."""

from collections.abc import Mapping
from typing import Any

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema.constraints import table_of
from lamina.sql.schema.objects import Origin, Table
from lamina.sql.schema.renames import move_keys, move_relation, move_sequence
from lamina.sql.schema.row_types import move_type
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_RELATIONS = {"table", "view", "materialized view", "foreign table"}
_ROUTINES = {"function", "procedure", "routine"}
_INNER = {"constraint", "policy", "trigger", "rule"}


def rename(schema: Schema, op: o.Rename, _: Origin) -> None:
    """ALTER ... RENAME TO for anything but tables, columns and enum values."""
    old, new = op.name, Name(op.name.schema, op.new_name)
    if op.table is not None and op.kind in _INNER:
        _inner(schema, op.kind, op.table, old.name, op.new_name)
    elif op.kind == "domain constraint" and op.table in schema.types:
        kind = schema.types[op.table]
        entries = {(op.new_name if k == old.name else k): v for k, v in kind.constraints.items()}
        schema.types[op.table] = replace(kind, constraints=entries)
    elif op.kind == "attribute" and op.table in schema.types:
        kind = schema.types[op.table]
        attributes = tuple(
            replace(a, name=op.new_name) if a.name == old.name else a for a in kind.attributes
        )
        schema.types[op.table] = replace(kind, attributes=attributes)
    elif op.kind in _ROUTINES:
        _routine(schema, old, new, op.arguments)
    else:
        move(schema, op.kind, old, new)


def set_schema(schema: Schema, op: o.SetSchema, _: Origin) -> None:
    """ALTER ... SET SCHEMA."""
    if op.kind == "extension":
        found = schema.extensions.get(op.name.name)
        if found:
            schema.extensions[op.name.name] = replace(found, schema=op.schema)
        return
    new = Name(op.schema, op.name.name)
    if op.kind in _ROUTINES:
        _routine(schema, op.name, new, op.arguments)
    else:
        move(schema, op.kind, op.name, new)


def move(schema: Schema, kind: str, old: Name, new: Name) -> None:
    """Give an object another name or schema."""
    if kind == "index" or old in schema.index_homes:
        _index(schema, old, new)
    elif kind in _RELATIONS and old in schema.relations:
        move_relation(schema, old, new)
    elif kind == "sequence" or (kind in _RELATIONS and old in schema.sequences):
        move_sequence(schema, old, new)
    elif kind in _ROUTINES:
        _routine(schema, old, new)
    elif kind in {"type", "domain"}:
        _type(schema, old, new)
    elif kind == "schema":
        _schema(schema, old.name, new.name)
    elif kind == "publication" and old.name in schema.publications:
        found = schema.publications.pop(old.name)
        schema.publications[new.name] = replace(found, name=new.name)
    elif kind == "event trigger" and old.name in schema.event_triggers:
        event = schema.event_triggers.pop(old.name)
        schema.event_triggers[new.name] = replace(event, name=new.name)
    elif (kind, old) in schema.others:
        schema.others[kind, new] = schema.others.pop((kind, old))
        move_keys(schema, old, new)


def _index(schema: Schema, old: Name, new: Name) -> None:
    home = schema.relations.get(schema.index_homes.pop(old, old))
    index = home.indexes.get(old.name) if home else None
    if home is None or index is None:
        return
    constraint = new.name if index.constraint else ""
    moved = replace(index, name=new, constraint=constraint)
    indexes = {(new.name if k == old.name else k): v for k, v in home.indexes.items()}
    indexes[new.name] = moved
    home = replace(home, indexes=indexes)
    if index.constraint and isinstance(home, Table):
        entries = {}
        for key, entry in home.constraints.items():
            mine = key == index.constraint
            entries[new.name if mine else key] = (
                replace(entry, name=new.name, index=new.name) if mine else entry
            )
        home = replace(home, constraints=entries)
    schema.put(home)
    schema.index_homes[new] = home.name
    move_keys(schema, old, new)


def _inner(schema: Schema, kind: str, table: Name, old: str, new: str) -> None:
    """Give what lives in a table another name."""
    home = schema.relation(table) or table_of(schema, table)
    if kind == "trigger":
        schema.put(replace(home, triggers=_renamed(home.triggers, old, new)))
        for part in schema.partitions_of(table):
            _inner(schema, kind, part.name, old, new)
    elif kind == "rule":
        schema.put(replace(home, rules=home.rules - {old} | {new}))
    elif isinstance(home, Table) and kind == "policy":
        schema.put(replace(home, policies=_renamed(home.policies, old, new)))
    elif isinstance(home, Table):
        _constraint(schema, home, old, new)
    for key in [k for k in schema.comments if k == (kind, table, old)]:
        schema.comments[kind, table, new] = schema.comments.pop(key)


def _renamed(entries: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return {
        (new if k == old else k): (replace(v, name=new) if k == old else v)
        for k, v in entries.items()
    }


def _constraint(schema: Schema, table: Table, old: str, new: str) -> None:
    entry = table.constraints.get(old)
    if entry and entry.index:
        where = table.name.schema
        _index(schema, Name(where, entry.index), Name(where, new))
        return
    schema.put(replace(table, constraints=_renamed(table.constraints, old, new)))
    for child in (*schema.partitions_of(table.name), *schema.children_of(table.name)):
        if old in child.constraints and entry and entry.kind == "check":
            _constraint(schema, child, old, new)


def _routine(schema: Schema, old: Name, new: Name, inputs: tuple[str, ...] | None = None) -> None:
    one = schema.function(old, inputs)
    moved = (one,) if one else schema.functions(old) if inputs is None else ()
    rest = tuple(f for f in schema.functions(old) if f not in moved)
    schema.routines.pop(old, None)
    if rest:
        schema.routines[old] = rest
    if not moved:
        return
    schema.routines[new] = (*schema.functions(new), *(replace(f, name=new) for f in moved))
    for function in moved:
        key = ("function", old, function.inputs)
        if key in schema.grants:
            schema.grants["function", new, function.inputs] = schema.grants.pop(key)
        item = ", ".join(function.inputs)
        for kind in ("function", "procedure"):
            if (kind, old, item) in schema.comments:
                schema.comments[kind, new, item] = schema.comments.pop((kind, old, item))
    for relation in list(schema.relations.values()):
        if any(t.function == old for t in relation.triggers.values()):
            triggers = {
                k: replace(t, function=new) if t.function == old else t
                for k, t in relation.triggers.items()
            }
            schema.put(replace(relation, triggers=triggers))


def _type(schema: Schema, old: Name, new: Name) -> None:
    kind = schema.types.pop(old, None)
    if kind is None:
        return
    schema.types[new] = replace(kind, name=new)
    move_keys(schema, old, new)
    move_type(schema, old, new)


def _schema(schema: Schema, old: str, new: str) -> None:
    schema.schemas[new] = schema.schemas.pop(old, None)
    for kind, names in (
        ("table", [r for r in schema.relations if r.schema == old]),
        ("sequence", [s for s in schema.sequences if s.schema == old]),
        ("function", [f for f in schema.routines if f.schema == old]),
        ("type", [t for t in schema.types if t.schema == old]),
    ):
        for name in names:
            move(schema, kind, name, Name(new, name.name))
    move_keys(schema, Name("", old), Name("", new))
