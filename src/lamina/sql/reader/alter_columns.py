"""The parts of ALTER TABLE that are about one column."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AddIdentity,
    AlterColumnType,
    DropColumn,
    DropDefault,
    DropExpression,
    DropIdentity,
    DropNotNull,
    Operation,
    SetColumnOptions,
    SetCompression,
    SetDefault,
    SetExpression,
    SetIdentity,
    SetNotNull,
    SetStatistics,
    SetStorage,
)
from lamina.sql.reader.constraints import column, column_constraints
from lamina.sql.tree import cascades, option_pairs, type_text


class Part(msgspec.Struct, frozen=True):
    """One part of ALTER TABLE, with the object it is about."""

    kind: str
    table: Name
    command: pb.AlterTableCmd

    @property
    def definition(self) -> pb.Node:
        """What the part brings with it; an empty node where it brings nothing."""
        return getattr(self.command, "def")


class _OnColumn(Protocol):
    def __call__(self, table: Name, column: str, /) -> Operation: ...


def _simple(make: _OnColumn, part: Part) -> Operation:
    return make(part.table, part.command.name)


def _add_column(part: Part) -> Operation:
    definition = part.definition.column_def
    return AddColumn(
        part.table,
        column(definition),
        column_constraints(definition),
        if_not_exists=part.command.missing_ok,
    )


def _drop_column(part: Part) -> Operation:
    command = part.command
    return DropColumn(
        part.table,
        command.name,
        if_exists=command.missing_ok,
        cascade=cascades(command.behavior),
    )


def _alter_type(part: Part) -> Operation:
    definition = part.definition.column_def
    using = definition.raw_default if definition.HasField("raw_default") else None
    return AlterColumnType(
        part.table,
        part.command.name,
        type_text(definition.type_name),
        using=expression_sql(using) if using else None,
    )


def _default(part: Part) -> Operation:
    if not part.command.HasField("def"):
        return DropDefault(part.table, part.command.name)
    return SetDefault(part.table, part.command.name, expression_sql(part.definition))


def _set_expression(part: Part) -> Operation:
    return SetExpression(part.table, part.command.name, expression_sql(part.definition))


def _drop_expression(part: Part) -> Operation:
    return DropExpression(part.table, part.command.name, if_exists=part.command.missing_ok)


def _drop_identity(part: Part) -> Operation:
    return DropIdentity(part.table, part.command.name, if_exists=part.command.missing_ok)


def _statistics(part: Part) -> Operation:
    written = part.command.HasField("def")
    return SetStatistics(
        part.table,
        part.command.name or str(part.command.num),
        part.definition.integer.ival if written else -1,
    )


def _storage(part: Part) -> Operation:
    return SetStorage(part.table, part.command.name, part.definition.string.sval.lower())


def _compression(part: Part) -> Operation:
    return SetCompression(part.table, part.command.name, part.definition.string.sval)


def _options(part: Part) -> Operation:
    return SetColumnOptions(
        part.table,
        part.command.name,
        option_pairs(part.definition.list.items),
        reset=part.command.subtype == pb.AT_ResetOptions,
    )


PARTS: dict[int, Callable[[Part], Operation]] = {
    pb.AT_AddColumn: _add_column,
    pb.AT_DropColumn: _drop_column,
    pb.AT_AlterColumnType: _alter_type,
    pb.AT_ColumnDefault: _default,
    pb.AT_SetNotNull: partial(_simple, SetNotNull),
    pb.AT_DropNotNull: partial(_simple, DropNotNull),
    pb.AT_AddIdentity: partial(_simple, AddIdentity),
    pb.AT_SetIdentity: partial(_simple, SetIdentity),
    pb.AT_DropIdentity: _drop_identity,
    pb.AT_SetExpression: _set_expression,
    pb.AT_DropExpression: _drop_expression,
    pb.AT_SetStatistics: _statistics,
    pb.AT_SetStorage: _storage,
    pb.AT_SetCompression: _compression,
    pb.AT_SetOptions: _options,
    pb.AT_ResetOptions: _options,
    pb.AT_AlterColumnGenericOptions: _options,
}
"""What reads a part, by its kind in the grammar."""
