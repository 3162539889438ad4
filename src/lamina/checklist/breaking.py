"""What in a migration can break code that is running.

What is not understood, and what depends on things that the SQL does not say, counts as breaking.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lamina.checklist.made import Made
from lamina.checklist.phrases import not_reviewed, policy
from lamina.sql import operations as ops
from lamina.sql.names import Name, quote, quote_literal
from lamina.sql.operations import Operation
from lamina.sql.words import in_words

_InTable = tuple[type[Operation], Name, str]


def breaks(operations: Sequence[Operation]) -> Iterator[str]:
    """Yield how the script can break running code, as "drops profiles.name"."""
    made = Made(operations)
    gone = {op.table.qualified for op in operations if isinstance(op, ops.DropTable)} - made.tables
    added = {key for op in operations if (key := _added(op))}
    for op in operations:
        table = getattr(op, "table", None)
        if table is not None and table.qualified in gone and not isinstance(op, ops.DropTable):
            continue  # the table itself goes, which says it all
        if isinstance(op, ops.DropPolicy | ops.DropTrigger | ops.DropConstraint):
            yield _drop_in_table(op, added)
        elif words := _reason(op, made):
            yield words
    yield from not_reviewed(operations)


def _reason(op: Operation, made: Made) -> str:
    always, on_existing = _ALWAYS.get(type(op)), _ON_EXISTING.get(type(op))
    if always:
        return always(op, made)
    table = getattr(op, "table", None)
    if on_existing is None or table is None or table.qualified in made.tables | made.views:
        return ""
    return on_existing(op, made)


def _added(op: Operation) -> _InTable | None:
    """Return what an operation makes in a table, by what would drop it."""
    match op:
        case ops.CreatePolicy():
            return ops.DropPolicy, op.table.qualified, op.name
        case ops.CreateTrigger():
            return ops.DropTrigger, op.table.qualified, op.name
        case ops.AddConstraint():
            return ops.DropConstraint, op.table.qualified, op.constraint.name
        case _:
            return None


def _drop_in_table(
    op: ops.DropPolicy | ops.DropTrigger | ops.DropConstraint, added: set[_InTable]
) -> str:
    verb = "changes" if (type(op), op.table.qualified, op.name) in added else "drops"
    if isinstance(op, ops.DropPolicy):
        return f"{verb} {policy(op.name, op.table)}"
    kind = "trigger" if isinstance(op, ops.DropTrigger) else "constraint"
    return f"{verb} {kind} {quote(op.name)} on {op.table}"


def _drop_view(op: ops.DropView, made: Made) -> str:
    kind = "materialized view" if op.materialized else "view"
    again = op.view.qualified in made.views
    return f"remakes {kind} {op.view}" if again else f"drops {op.view}"


def _drop_function(op: ops.DropFunction, made: Made) -> str:
    verb = "remakes" if made.remakes(op) else "drops"
    return f"{verb} {op.function}({', '.join(op.arguments or ())})"


def _add_column(op: ops.AddColumn, _: Made) -> str:
    if not op.definition.not_null or op.definition.fills_itself:
        return ""
    return f"adds {_column(op)}, not null without a default"


def _add_constraint(op: ops.AddConstraint, made: Made) -> str:
    """Rows that do not name a constraint's new columns may always satisfy it."""
    spared = op.constraint.kind in {"foreign key", "unique"}
    return "" if spared and made.all_empty(op.table, op.constraint.columns) else in_words(op)


def _create_index(op: ops.CreateIndex, made: Made) -> str:
    return in_words(op) if op.unique and not made.all_empty(op.table, op.columns) else ""


def _create_policy(op: ops.CreatePolicy, _: Made) -> str:
    return "" if op.permissive else f"adds restrictive {policy(op.name, op.table)}"


def _column(op: ops.AddColumn | ops.DropColumn | ops.SetNotNull | ops.AlterColumnType) -> str:
    return f"{op.table}.{quote(op.column)}"


def _rows(op: ops.Update | ops.Delete, _: Made) -> str:
    return "" if op.has_where else in_words(op)


def _options(op: ops.SetOptions, _: Made) -> str:
    return in_words(op) if "security_invoker" in dict(op.options) else ""


def _told(op: Operation, _: Made) -> str:
    return in_words(op)


_Reason = Callable[[Any, Made], str]
_ALWAYS: dict[type[Operation], _Reason] = {
    ops.DropTable: lambda o, _: f"drops {o.table}",
    ops.DropType: lambda o, _: f"drops {o.type}",
    ops.DropView: _drop_view,
    ops.DropFunction: _drop_function,
    ops.DropColumn: lambda o, _: f"drops {_column(o)}",
    ops.DropDefault: lambda o, _: f"drops the default of {o.table}.{quote(o.column)}",
    ops.DropSchema: _told,
    ops.DropExtension: _told,
    ops.DropSequence: _told,
    ops.DropObject: _told,
    ops.DetachPartition: _told,
    ops.RenameTable: lambda o, _: f"renames {o.table} to {quote(o.new_name)}",
    ops.Rename: lambda o, _: f"renames {o.name} to {quote(o.new_name)}",
    ops.RenameColumn: lambda o, _: f"renames {o.table}.{quote(o.column)} to {quote(o.new_name)}",
    ops.RenameEnumValue: lambda o, _: f"renames value {quote_literal(o.value)} of {o.type}",
    ops.SetSchema: lambda o, _: f"moves {o.name} to schema {quote(o.schema)}",
    ops.AlterColumnType: lambda o, _: f"changes the type of {_column(o)}",
    ops.AlterPolicy: lambda o, _: f"changes {policy(o.name, o.table)}",
    ops.Revoke: lambda o, made: "" if made.has_target(o) else in_words(o),
    ops.RevokeRole: _told,
    ops.ChangeRole: lambda o, _: "" if o.action == "create" else in_words(o),
    ops.SetOptions: _options,
    ops.AlterPublication: lambda o, _: in_words(o) if o.action in {"drop", "set"} else "",
}
"""What counts wherever it stands."""
_ON_EXISTING: dict[type[Operation], _Reason] = {
    ops.SetNotNull: lambda o, _: f"makes {_column(o)} not null",
    ops.AddColumn: _add_column,
    ops.AddConstraint: _add_constraint,
    ops.CreateIndex: _create_index,
    ops.CreatePolicy: _create_policy,
    ops.EnableRls: _told,
    ops.ForceRls: _told,
    ops.Truncate: _told,
    ops.Merge: _told,
    ops.Delete: _rows,
    ops.Update: _rows,
}
"""What counts for a table that was there before the script."""
