"""ALTER TABLE and its kin: one operation for each part."""

import re
from collections.abc import Callable, Iterator

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    AttachPartition,
    ChangeOwner,
    DetachPartition,
    DisableRls,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    EnableRls,
    ForceRls,
    NoForceRls,
    Opaque,
    Operation,
    SetDefault,
    SetNotNull,
    SetOptions,
    SwitchTrigger,
    ValidateConstraint,
)
from lamina.sql.reader.tables import column, column_constraints, constraint
from lamina.sql.tree import cascades, object_kind, option_pairs, relation_name, role_name, type_text

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")


class _Part(msgspec.Struct, frozen=True):
    """One part of ALTER TABLE, with the object it is about."""

    kind: str
    table: Name
    command: pb.AlterTableCmd

    @property
    def definition(self) -> pb.Node:
        return getattr(self.command, "def")


def read_alter_table(node: pb.Node) -> Iterator[Operation]:
    """ALTER TABLE, VIEW, INDEX, SEQUENCE, FOREIGN TABLE and TYPE with its parts."""
    statement = node.alter_table_stmt
    kind = object_kind(statement.objtype)
    table = relation_name(statement.relation)
    for item in statement.cmds:
        part = _Part(kind, table, item.alter_table_cmd)
        read = _PARTS.get(part.command.subtype)
        if read is None or statement.objtype == pb.OBJECT_TYPE:
            yield _opaque(part)
        else:
            yield read(part)


def _opaque(part: _Part) -> Operation:
    name = pb.AlterTableType.Name(part.command.subtype).removeprefix("AT_")
    what = _HUMP.sub(" ", name).lower()
    return Opaque(f"alter {part.kind} {what}", part.table)


def _add_column(part: _Part) -> Operation:
    definition = part.definition.column_def
    return AddColumn(
        part.table,
        column(definition),
        column_constraints(definition),
        if_not_exists=part.command.missing_ok,
    )


def _drop_column(part: _Part) -> Operation:
    command = part.command
    return DropColumn(
        part.table,
        command.name,
        if_exists=command.missing_ok,
        cascade=cascades(command.behavior),
    )


def _alter_type(part: _Part) -> Operation:
    definition = part.definition.column_def
    using = definition.raw_default if definition.HasField("raw_default") else None
    return AlterColumnType(
        part.table,
        part.command.name,
        type_text(definition.type_name),
        using=expression_sql(using) if using else None,
    )


def _default(part: _Part) -> Operation:
    if not part.command.HasField("def"):
        return DropDefault(part.table, part.command.name)
    return SetDefault(part.table, part.command.name, expression_sql(part.definition))


def _add_constraint(part: _Part) -> Operation:
    return AddConstraint(part.table, constraint(part.definition.constraint))


def _drop_constraint(part: _Part) -> Operation:
    command = part.command
    return DropConstraint(
        part.table,
        command.name,
        if_exists=command.missing_ok,
        cascade=cascades(command.behavior),
    )


def _attach(part: _Part) -> Operation:
    if part.kind != "table":
        return _opaque(part)
    return AttachPartition(part.table, relation_name(part.definition.partition_cmd.name))


def _detach(part: _Part) -> Operation:
    command = part.definition.partition_cmd
    return DetachPartition(part.table, relation_name(command.name), concurrently=command.concurrent)


def _set_options(part: _Part) -> Operation:
    options = option_pairs(part.definition.list.items)
    reset = part.command.subtype == pb.AT_ResetRelOptions
    return SetOptions(part.kind, part.table, options, reset=reset)


def _owner(part: _Part) -> Operation:
    return ChangeOwner(part.kind, part.table, role_name(part.command.newowner))


def _switch(name: str = "", *, enabled: bool) -> Callable[[_Part], Operation]:
    return lambda part: SwitchTrigger(part.table, name or part.command.name, enabled=enabled)


_PARTS: dict[int, Callable[[_Part], Operation]] = {
    pb.AT_AddColumn: _add_column,
    pb.AT_DropColumn: _drop_column,
    pb.AT_AlterColumnType: _alter_type,
    pb.AT_ColumnDefault: _default,
    pb.AT_SetNotNull: lambda p: SetNotNull(p.table, p.command.name),
    pb.AT_DropNotNull: lambda p: DropNotNull(p.table, p.command.name),
    pb.AT_AddConstraint: _add_constraint,
    pb.AT_ValidateConstraint: lambda p: ValidateConstraint(p.table, p.command.name),
    pb.AT_DropConstraint: _drop_constraint,
    pb.AT_EnableRowSecurity: lambda p: EnableRls(p.table),
    pb.AT_DisableRowSecurity: lambda p: DisableRls(p.table),
    pb.AT_ForceRowSecurity: lambda p: ForceRls(p.table),
    pb.AT_NoForceRowSecurity: lambda p: NoForceRls(p.table),
    pb.AT_AttachPartition: _attach,
    pb.AT_DetachPartition: _detach,
    pb.AT_SetRelOptions: _set_options,
    pb.AT_ResetRelOptions: _set_options,
    pb.AT_ChangeOwner: _owner,
    pb.AT_EnableTrig: _switch(enabled=True),
    pb.AT_DisableTrig: _switch(enabled=False),
    pb.AT_EnableTrigAll: _switch("all", enabled=True),
    pb.AT_DisableTrigAll: _switch("all", enabled=False),
    pb.AT_EnableTrigUser: _switch("user", enabled=True),
    pb.AT_DisableTrigUser: _switch("user", enabled=False),
}

READERS = {"alter_table_stmt": read_alter_table}
