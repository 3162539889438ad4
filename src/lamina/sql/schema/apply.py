"""One operation after the other, each by the function that knows its kind."""

from collections.abc import Callable, Iterable
from typing import Any

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import (
    access,
    columns,
    constraints,
    indexes,
    moves,
    others,
    routines,
    tables,
    types,
    undo,
)
from lamina.sql.schema.objects import Origin
from lamina.sql.schema.resolve import resolved
from lamina.sql.schema.state import Schema

Fold = Callable[[Schema, Any, Origin], None]

FOLDS: dict[type[Operation], Fold] = {
    o.AddColumn: columns.add_column,
    o.AddConstraint: constraints.add_constraint,
    o.AddEnumValue: types.add_enum_value,
    o.AddIdentity: columns.add_identity,
    o.AlterColumnType: columns.alter_type,
    o.AlterCompositeType: types.alter_composite,
    o.AlterDefaultPrivileges: access.default_privileges,
    o.AlterDomain: types.alter_domain,
    o.AlterFunction: routines.alter,
    o.AlterPolicy: access.alter_policy,
    o.AlterPublication: others.alter_publication,
    o.AlterSequence: others.alter_sequence,
    o.AlterConstraint: constraints.alter,
    o.AttachIndexPartition: tables.attach_index,
    o.AttachPartition: tables.attach,
    o.ChangeOwner: others.change_owner,
    o.CommentOn: access.comment,
    o.CreateEventTrigger: routines.create_event_trigger,
    o.CreateExtension: others.create_extension,
    o.CreateFunction: routines.create,
    o.CreateIndex: indexes.create_index,
    o.CreateObject: others.create_object,
    o.CreatePolicy: access.create_policy,
    o.CreatePublication: others.create_publication,
    o.CreateRule: routines.create_rule,
    o.CreateSchema: others.create_schema,
    o.CreateSequence: others.create_sequence,
    o.CreateTable: tables.create,
    o.CreateTrigger: routines.create_trigger,
    o.CreateType: types.create_type,
    o.CreateView: others.create_view,
    o.DetachPartition: tables.detach,
    o.DisableRls: access.disable,
    o.DropColumn: columns.drop_column,
    o.DropConstraint: constraints.drop_constraint,
    o.DropDefault: columns.drop_default,
    o.DropExpression: columns.drop_expression,
    o.DropExtension: others.drop_extension,
    o.DropFunction: routines.drop,
    o.DropIdentity: columns.drop_identity,
    o.DropIndex: indexes.drop_index,
    o.DropNotNull: columns.drop_not_null,
    o.DropObject: others.drop_object,
    o.DropPolicy: access.drop_policy,
    o.DropSchema: others.drop_schema,
    o.DropSequence: others.drop_sequence,
    o.DropTable: tables.drop,
    o.DropTrigger: routines.drop_trigger,
    o.DropType: types.drop_type,
    o.DropView: tables.drop,
    o.EnableRls: access.enable,
    o.ForceRls: access.force,
    o.Grant: access.grant,
    o.Inherit: tables.inherit,
    o.NoForceRls: access.no_force,
    o.NoInherit: tables.no_inherit,
    o.Rename: moves.rename,
    o.RenameColumn: columns.rename_column,
    o.RenameEnumValue: types.rename_enum_value,
    o.RenameTable: tables.rename,
    o.Revoke: access.grant,
    o.SelectCall: others.call,
    o.SetDefault: columns.set_default,
    o.SetExpression: columns.set_expression,
    o.SetLogged: tables.set_logged,
    o.SetNotNull: columns.set_not_null,
    o.SetOptions: others.set_options,
    o.SetParameter: others.set_parameter,
    o.SetReplicaIdentity: tables.set_replica_identity,
    o.SetSchema: moves.set_schema,
    o.SwitchEventTrigger: routines.switch_event_trigger,
    o.SwitchTrigger: routines.switch_trigger,
    o.Transaction: undo.transaction,
    o.ValidateConstraint: constraints.validate,
}
"""Operations that change the schema; every other one leaves it as it is."""


def apply(schema: Schema, operation: Operation, at: Origin) -> None:
    """Change the schema as a resolved operation does."""
    fold = FOLDS.get(type(operation))
    if fold is not None and not nothing_happens(schema, operation):
        schema.memo.clear()
        fold(schema, operation, at)


def nothing_happens(schema: Schema, operation: Operation) -> bool:
    """Whether it is an ALTER ... IF EXISTS of what no migration made."""
    return operation.if_there and not _is_there(schema, operation)


def is_gone(schema: Schema, operation: Operation) -> bool:
    """Whether it is an ALTER ... IF EXISTS of what a migration dropped or renamed before."""
    name = getattr(operation, "table", None) or getattr(operation, "name", None)
    return operation.if_there and isinstance(name, Name) and name in schema.gone


def _is_there(schema: Schema, operation: Operation) -> bool:
    name = getattr(operation, "table", None) or getattr(operation, "name", None)
    return isinstance(name, Name) and (schema.relation_taken(name) or name in schema.types)


def apply_statement(schema: Schema, operations: Iterable[Operation], at: Origin) -> None:
    """Change the schema as the operations of one statement do, their names looked up first."""
    for operation in operations:
        apply(schema, resolved(schema, operation), at)
