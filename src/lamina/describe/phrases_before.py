"""What an operation finds in the schema before it: the thing that it changes, drops or meets."""

from collections.abc import Callable
from typing import Any

from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Schema


def found(operation: Operation, before: Schema | None) -> Any:  # noqa: ANN401 - objects of all kinds
    """The object of the schema that the operation is about, or None."""
    find = _FIND.get(type(operation))
    return find(operation, before) if find and before is not None else None


def inputs(function: ops.CreateFunction) -> tuple[str, ...]:
    """The types that tell a function from others of the same name."""
    return tuple(a.type for a in function.arguments if a.mode not in {"out", "table"})


def _relation(o: Any, s: Schema) -> object:  # noqa: ANN401 - any operation on a table
    return s.relation(o.table)


def _column(o: Any, s: Schema) -> object:  # noqa: ANN401 - any operation on a column
    return s.column(o.table, o.column)


def _policy(o: Any, s: Schema) -> object:  # noqa: ANN401 - any operation on a policy
    table = s.table(o.table)
    return table.policies.get(o.name) if table else None


def _trigger(o: Any, s: Schema) -> object:  # noqa: ANN401 - any operation on a trigger
    relation = s.relation(o.table)
    return relation.triggers.get(o.name) if relation else None


def _constraint(o: Any, s: Schema) -> object:  # noqa: ANN401 - any operation on a constraint
    table = s.table(o.table)
    named = o.constraint.name if isinstance(o, ops.AddConstraint) else o.name
    return table.constraints.get(named) if table else None


def _new_index(o: ops.CreateIndex, s: Schema) -> object:
    return s.index(Name(o.table.schema, o.name)) if o.name else None


def _schema(o: Any, s: Schema) -> object:  # noqa: ANN401 - CREATE and DROP
    return o.name if o.name in s.schemas else None


_FIND: dict[type[Operation], Callable[[Any, Schema], Any]] = {
    **dict.fromkeys((ops.CreateTable, ops.DropTable, ops.RenameTable, ops.SetLogged), _relation),
    **dict.fromkeys((ops.EnableRls, ops.DisableRls, ops.ForceRls, ops.NoForceRls), _relation),
    **dict.fromkeys(
        (ops.AddColumn, ops.DropColumn, ops.RenameColumn, ops.AlterColumnType), _column
    ),
    **dict.fromkeys((ops.SetDefault, ops.DropDefault, ops.SetNotNull, ops.DropNotNull), _column),
    **dict.fromkeys((ops.SetExpression, ops.DropExpression, ops.DropIdentity), _column),
    **dict.fromkeys((ops.CreatePolicy, ops.AlterPolicy, ops.DropPolicy), _policy),
    **dict.fromkeys((ops.CreateTrigger, ops.DropTrigger, ops.SwitchTrigger), _trigger),
    **dict.fromkeys((ops.AddConstraint, ops.DropConstraint, ops.ValidateConstraint), _constraint),
    **dict.fromkeys((ops.CreateView, ops.DropView), lambda o, s: s.relation(o.view)),
    **dict.fromkeys((ops.CreateSequence, ops.DropSequence), lambda o, s: s.sequence(o.sequence)),
    **dict.fromkeys(
        (ops.CreateExtension, ops.DropExtension), lambda o, s: s.extensions.get(o.name)
    ),
    **dict.fromkeys((ops.CreateSchema, ops.DropSchema), _schema),
    **dict.fromkeys(
        (ops.CreateType, ops.DropType, ops.AddEnumValue, ops.AlterCompositeType),
        lambda o, s: s.type(o.type),
    ),
    **dict.fromkeys(
        (ops.AlterFunction, ops.DropFunction), lambda o, s: s.function(o.function, o.arguments)
    ),
    ops.AlterDomain: lambda o, s: s.type(o.domain),
    ops.CreateFunction: lambda o, s: s.function(o.function, inputs(o)),
    ops.CreateIndex: _new_index,
    ops.DropIndex: lambda o, s: s.index(o.index),
}
