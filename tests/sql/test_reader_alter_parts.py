"""Every part of ALTER TABLE that a script can hold is modelled, or opaque on purpose."""

import postgast
import pytest
from postgast import pg_query_pb2 as pb

from lamina.sql import operations as ops
from lamina.sql.statements import split

ALTER_TABLE = {
    "AddColumn": "add a int",
    "ColumnDefault": "alter a set default 1",
    "DropNotNull": "alter a drop not null",
    "SetNotNull": "alter a set not null",
    "SetExpression": "alter a set expression as (b)",
    "DropExpression": "alter a drop expression",
    "SetStatistics": "alter a set statistics 5",
    "SetOptions": "alter a set (n_distinct = 5)",
    "ResetOptions": "alter a reset (n_distinct)",
    "SetStorage": "alter a set storage plain",
    "SetCompression": "alter a set compression lz4",
    "DropColumn": "drop a",
    "AddConstraint": "add primary key (a)",
    "AlterConstraint": "alter constraint c deferrable",
    "ValidateConstraint": "validate constraint c",
    "DropConstraint": "drop constraint c",
    "AlterColumnType": "alter a type int",
    "AlterColumnGenericOptions": "alter a options (add b 'c')",
    "ChangeOwner": "owner to me",
    "ClusterOn": "cluster on i",
    "DropCluster": "set without cluster",
    "SetLogged": "set logged",
    "SetUnLogged": "set unlogged",
    "SetAccessMethod": "set access method heap",
    "SetTableSpace": "set tablespace s",
    "SetRelOptions": "set (fillfactor = 70)",
    "ResetRelOptions": "reset (fillfactor)",
    "EnableTrig": "enable trigger g",
    "EnableAlwaysTrig": "enable always trigger g",
    "EnableReplicaTrig": "enable replica trigger g",
    "DisableTrig": "disable trigger g",
    "EnableTrigAll": "enable trigger all",
    "DisableTrigAll": "disable trigger all",
    "EnableTrigUser": "enable trigger user",
    "DisableTrigUser": "disable trigger user",
    "EnableRule": "enable rule r",
    "EnableAlwaysRule": "enable always rule r",
    "EnableReplicaRule": "enable replica rule r",
    "DisableRule": "disable rule r",
    "AddInherit": "inherit p",
    "DropInherit": "no inherit p",
    "ReplicaIdentity": "replica identity full",
    "EnableRowSecurity": "enable row level security",
    "DisableRowSecurity": "disable row level security",
    "ForceRowSecurity": "force row level security",
    "NoForceRowSecurity": "no force row level security",
    "GenericOptions": "options (add a 'b')",
    "AttachPartition": "attach partition p default",
    "DetachPartition": "detach partition p",
    "DetachPartitionFinalize": "detach partition p finalize",
    "AddIdentity": "alter a add generated always as identity",
    "SetIdentity": "alter a set generated always",
    "DropIdentity": "alter a drop identity",
}
# Parts that PostgreSQL makes itself while it runs, never in a script's tree.
INTERNAL = {
    "ALTER_TABLE_TYPE_UNDEFINED",
    "AddColumnToView",
    "CookedColumnDefault",
    "AddIndex",
    "AddIndexConstraint",
    "ReAddIndex",
    "ReAddConstraint",
    "ReAddDomainConstraint",
    "ReAddComment",
    "ReAddStatistics",
    "ReplaceRelOptions",
}
OPAQUE_PARTS = {"AddOf", "DropOf", "DropOids"}


@pytest.mark.parametrize(("part", "change"), ALTER_TABLE.items())
def test_every_part_of_alter_table_is_modelled(part: str, change: str) -> None:
    """Each part becomes one operation."""
    sql = f"alter table t {change}"
    (command,) = postgast.parse(sql).stmts[0].stmt.alter_table_stmt.cmds
    assert pb.AlterTableType.Name(command.alter_table_cmd.subtype) == f"AT_{part}"
    (statement,) = split(sql)
    (operation,) = statement.operations
    assert not isinstance(operation, ops.Opaque)


def test_the_parts_of_alter_table_are_all_there() -> None:
    """Every part of the grammar is modelled, opaque on purpose, or never in a script."""
    parts = {name.removeprefix("AT_") for name in pb.AlterTableType.keys()}  # noqa: SIM118  # an enum of protobuf has no iterator
    assert parts == ALTER_TABLE.keys() | OPAQUE_PARTS | INTERNAL
