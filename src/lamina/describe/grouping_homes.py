"""What an operation is about, and what that belongs to."""

from collections.abc import Callable
from typing import Any

from lamina.describe.phrases_before import inputs
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Schema
from lamina.sql.schema.state import without_size

Key = tuple[Any, ...]
"""The kind of a thing and its names; empty for nothing."""

_RELATIONS = {"table", "view", "materialized view", "foreign table"}
_ROUTINES = {"function", "procedure", "routine"}


def makes(operation: Operation) -> bool:
    """Whether it makes something that a line can be about."""
    return type(operation) in _MAKES


def own(operation: Operation, before: Schema) -> Key:
    """What an operation makes, changes or drops."""
    key = _OWN.get(type(operation))
    return key(operation, before) if key else ()


def home(operation: Operation, before: Schema) -> Key:
    """The table, view, function, type, sequence or schema that the operation is about."""
    special = _HOME.get(type(operation))
    if special:
        return special(operation, before)
    table = getattr(operation, "table", None)
    return ("relation", table) if table else own(operation, before)


def of_kind(kind: str, name: Name, types: tuple[str, ...] | None, before: Schema) -> Key:
    """The key of a thing that is named with its kind."""
    if kind in _RELATIONS:
        return ("relation", name)
    if kind in _ROUTINES:
        return _function(name, types, before)
    if kind == "schema":
        return ("schema", name.name)
    return ("type" if kind in {"type", "domain"} else kind, name)


def _function(name: Name, types: tuple[str, ...] | None, before: Schema) -> Key:
    known = before.function(name, types)
    return ("function", name, known.inputs if known else types and tuple(map(without_size, types)))


def _table(o: ops.CreateTable, _: Schema) -> Key:
    return ("relation", o.partition_of or o.table)


def _index_home(o: ops.DropIndex, before: Schema) -> Key:
    index = before.index(o.index)
    return ("relation", index.table) if index else ()


def _sequence_home(o: ops.AlterSequence, _: Schema) -> Key:
    return ("relation", o.owned_by[0]) if o.owned_by else ("sequence", o.sequence)


def _commented(o: ops.CommentOn, before: Schema) -> Key:
    if o.table:
        return ("relation", o.table)
    index = before.index(o.name) if o.kind == "index" else None
    return ("relation", index.table) if index else of_kind(o.kind, o.name, o.arguments, before)


def _in_table(kind: str) -> Callable[[Any, Schema], Key]:
    return lambda o, _: (kind, o.table, o.name)


_OWN: dict[type[Operation], Callable[[Any, Schema], Key]] = {
    **dict.fromkeys((ops.CreatePolicy, ops.DropPolicy, ops.AlterPolicy), _in_table("policy")),
    **dict.fromkeys((ops.CreateTrigger, ops.DropTrigger), _in_table("trigger")),
    **dict.fromkeys(
        (ops.CreateTable, ops.DropTable, ops.RenameTable), lambda o, _: ("relation", o.table)
    ),
    **dict.fromkeys((ops.CreateView, ops.DropView), lambda o, _: ("relation", o.view)),
    **dict.fromkeys((ops.CreateType, ops.DropType), lambda o, _: ("type", o.type)),
    **dict.fromkeys((ops.CreateSequence, ops.DropSequence), lambda o, _: ("sequence", o.sequence)),
    **dict.fromkeys((ops.CreateSchema, ops.DropSchema), lambda o, _: ("schema", o.name)),
    ops.AddConstraint: lambda o, _: ("constraint", o.table, o.constraint.name),
    ops.DropConstraint: _in_table("constraint"),
    ops.CreateFunction: lambda o, _: ("function", o.function, tuple(map(without_size, inputs(o)))),
    ops.DropFunction: lambda o, s: _function(o.function, o.arguments, s),
    ops.AlterFunction: lambda o, s: _function(o.function, o.arguments, s),
    ops.CreateIndex: lambda o, _: ("index", Name(o.table.schema, o.name)) if o.name else (),
    ops.DropIndex: lambda o, _: ("index", o.index),
    ops.Rename: lambda o, s: of_kind(o.kind, o.name, o.arguments, s),
    ops.SetSchema: lambda o, s: of_kind(o.kind, o.name, o.arguments, s),
}

_HOME: dict[type[Operation], Callable[[Any, Schema], Key]] = {
    **dict.fromkeys((ops.Grant, ops.Revoke), lambda o, s: of_kind(o.kind, o.on, o.arguments, s)),
    ops.AlterSequence: _sequence_home,
    ops.ChangeOwner: lambda o, s: of_kind(o.kind, o.name, None, s),
    ops.CommentOn: _commented,
    ops.SetOptions: lambda o, s: of_kind(o.kind, o.name, None, s),
    ops.CreateTable: _table,
    ops.DropIndex: _index_home,
}

_MAKES = {
    ops.CreateTable,
    ops.CreateView,
    ops.CreateFunction,
    ops.CreateType,
    ops.CreateSequence,
    ops.CreateSchema,
    ops.CreatePolicy,
    ops.CreateTrigger,
    ops.CreateIndex,
    ops.AddConstraint,
}
