"""ALTER TABLE and its kin: one operation for each part."""

import re
from collections.abc import Callable, Iterator

from msgspec.structs import replace
from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name
from lamina.sql.operations import (
    AddConstraint,
    AlterCompositeType,
    AlterConstraint,
    AttachIndexPartition,
    AttachPartition,
    ChangeOwner,
    ClusterOn,
    DetachPartition,
    DisableRls,
    DropConstraint,
    EnableRls,
    ForceRls,
    Inherit,
    NoForceRls,
    NoInherit,
    Opaque,
    Operation,
    SetAccessMethod,
    SetLogged,
    SetOptions,
    SetReplicaIdentity,
    SetTablespace,
    SwitchRule,
    SwitchTrigger,
    ValidateConstraint,
)
from lamina.sql.operations.table_parts import ReplicaIdentity
from lamina.sql.reader import alter_columns
from lamina.sql.reader.alter_columns import Part
from lamina.sql.reader.constraints import constraint
from lamina.sql.reader.tables import partition_bound
from lamina.sql.tree import cascades, object_kind, option_pairs, relation_name, role_name, type_text

_HUMP = re.compile(r"(?<!^)(?=[A-Z])")
# pg_class.relreplident.
_REPLICA: dict[str, ReplicaIdentity] = {"d": "default", "f": "full", "n": "nothing", "i": "index"}


def read_alter_table(node: pb.Node) -> Iterator[Operation]:
    """ALTER TABLE, VIEW, INDEX, SEQUENCE, FOREIGN TABLE and TYPE with its parts."""
    statement = node.alter_table_stmt
    kind = object_kind(statement.objtype)
    table = relation_name(statement.relation)
    parts = _OF_TYPES if statement.objtype == pb.OBJECT_TYPE else _PARTS
    for item in statement.cmds:
        part = Part(kind, table, item.alter_table_cmd)
        operation = parts.get(part.command.subtype, _opaque)(part)
        only = statement.objtype == pb.OBJECT_TABLE and not statement.relation.inh
        if only or statement.missing_ok:
            operation = replace(operation, table_only=only, if_there=statement.missing_ok)
        yield operation


def _opaque(part: Part) -> Operation:
    name = pb.AlterTableType.Name(part.command.subtype).removeprefix("AT_")
    what = _HUMP.sub(" ", name).lower()
    return Opaque(f"alter {part.kind} {what}", part.table)


def _add_constraint(part: Part) -> Operation:
    return AddConstraint(part.table, constraint(part.definition.constraint))


def _alter_constraint(part: Part) -> Operation:
    change = part.definition.atalter_constraint
    defers = change.alter_deferrability
    return AlterConstraint(
        part.table,
        change.conname,
        deferrable=change.deferrable if defers else None,
        initially_deferred=change.initdeferred if defers else None,
        enforced=change.is_enforced if change.alter_enforceability else None,
        inherit=not change.noinherit if change.alter_inheritability else None,
    )


def _drop_constraint(part: Part) -> Operation:
    command = part.command
    return DropConstraint(
        part.table,
        command.name,
        if_exists=command.missing_ok,
        cascade=cascades(command.behavior),
    )


def _attach(part: Part) -> Operation:
    command = part.definition.partition_cmd
    partition = relation_name(command.name)
    if part.kind == "index":
        return AttachIndexPartition(part.table, partition)
    return AttachPartition(part.table, partition, partition_bound(command.bound))


def _detach(part: Part) -> Operation:
    command = part.definition.partition_cmd
    return DetachPartition(
        part.table,
        relation_name(command.name),
        concurrently=command.concurrent,
        finalize=part.command.subtype == pb.AT_DetachPartitionFinalize,
    )


def _set_options(part: Part) -> Operation:
    options = option_pairs(part.definition.list.items)
    reset = part.command.subtype == pb.AT_ResetRelOptions
    return SetOptions(part.kind, part.table, options, reset=reset)


def _owner(part: Part) -> Operation:
    return ChangeOwner(part.kind, part.table, role_name(part.command.newowner))


def _tablespace(part: Part) -> Operation:
    return SetTablespace(part.kind, part.table, part.command.name)


def _replica_identity(part: Part) -> Operation:
    identity = part.definition.replica_identity_stmt
    return SetReplicaIdentity(part.table, _REPLICA[identity.identity_type], identity.name)


def _switch(name: str = "", mode: str = "", *, enabled: bool) -> Callable[[Part], Operation]:
    return lambda part: SwitchTrigger(part.table, name or part.command.name, enabled, mode)


def _switch_rule(*, enabled: bool) -> Callable[[Part], Operation]:
    return lambda part: SwitchRule(part.table, part.command.name, enabled)


_PARTS: dict[int, Callable[[Part], Operation]] = {
    **alter_columns.PARTS,
    pb.AT_AddConstraint: _add_constraint,
    pb.AT_AlterConstraint: _alter_constraint,
    pb.AT_ValidateConstraint: lambda p: ValidateConstraint(p.table, p.command.name),
    pb.AT_DropConstraint: _drop_constraint,
    pb.AT_EnableRowSecurity: lambda p: EnableRls(p.table),
    pb.AT_DisableRowSecurity: lambda p: DisableRls(p.table),
    pb.AT_ForceRowSecurity: lambda p: ForceRls(p.table),
    pb.AT_NoForceRowSecurity: lambda p: NoForceRls(p.table),
    pb.AT_AttachPartition: _attach,
    pb.AT_DetachPartition: _detach,
    pb.AT_DetachPartitionFinalize: _detach,
    pb.AT_AddInherit: lambda p: Inherit(p.table, relation_name(p.definition.range_var)),
    pb.AT_DropInherit: lambda p: NoInherit(p.table, relation_name(p.definition.range_var)),
    pb.AT_SetRelOptions: _set_options,
    pb.AT_ResetRelOptions: _set_options,
    pb.AT_GenericOptions: _set_options,
    pb.AT_ChangeOwner: _owner,
    pb.AT_ClusterOn: lambda p: ClusterOn(p.table, p.command.name),
    pb.AT_DropCluster: lambda p: ClusterOn(p.table, ""),
    pb.AT_SetLogged: lambda p: SetLogged(p.table, logged=True),
    pb.AT_SetUnLogged: lambda p: SetLogged(p.table, logged=False),
    pb.AT_SetAccessMethod: lambda p: SetAccessMethod(p.table, p.command.name or "default"),
    pb.AT_SetTableSpace: _tablespace,
    pb.AT_ReplicaIdentity: _replica_identity,
    pb.AT_EnableTrig: _switch(enabled=True),
    pb.AT_EnableAlwaysTrig: _switch(mode="always", enabled=True),
    pb.AT_EnableReplicaTrig: _switch(mode="replica", enabled=True),
    pb.AT_DisableTrig: _switch(enabled=False),
    pb.AT_EnableTrigAll: _switch("all", enabled=True),
    pb.AT_DisableTrigAll: _switch("all", enabled=False),
    pb.AT_EnableTrigUser: _switch("user", enabled=True),
    pb.AT_DisableTrigUser: _switch("user", enabled=False),
    pb.AT_EnableRule: _switch_rule(enabled=True),
    pb.AT_EnableAlwaysRule: _switch_rule(enabled=True),
    pb.AT_EnableReplicaRule: _switch_rule(enabled=True),
    pb.AT_DisableRule: _switch_rule(enabled=False),
}


def _add_attribute(part: Part) -> Operation:
    definition = part.definition.column_def
    text = type_text(definition.type_name)
    cascade = cascades(part.command.behavior)
    return AlterCompositeType(part.table, "add", definition.colname, text, cascade)


def _drop_attribute(part: Part) -> Operation:
    cascade = cascades(part.command.behavior)
    return AlterCompositeType(part.table, "drop", part.command.name, cascade=cascade)


def _alter_attribute(part: Part) -> Operation:
    text = type_text(part.definition.column_def.type_name)
    cascade = cascades(part.command.behavior)
    return AlterCompositeType(part.table, "alter", part.command.name, text, cascade)


_OF_TYPES: dict[int, Callable[[Part], Operation]] = {
    pb.AT_AddColumn: _add_attribute,
    pb.AT_DropColumn: _drop_attribute,
    pb.AT_AlterColumnType: _alter_attribute,
}


def read_move_all(node: pb.Node) -> Iterator[Operation]:
    """ALTER TABLE (or INDEX, MATERIALIZED VIEW) ALL IN TABLESPACE ... SET TABLESPACE."""
    statement = node.alter_table_move_all_stmt
    noun = object_kind(statement.objtype)
    plural = "indexes" if noun == "index" else f"{noun}s"
    place = Name("", statement.orig_tablespacename)
    yield SetTablespace(f"all {plural} in tablespace", place, statement.new_tablespacename)


READERS = {
    "alter_table_stmt": read_alter_table,
    "alter_table_move_all_stmt": read_move_all,
}
