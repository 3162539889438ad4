"""Which questions a change set calls for: what is not known to be harmless counts."""

from lamina.describe.given import Given
from lamina.sql import operations as ops
from lamina.sql.operations import Operation
from lamina.sql.schema.platform import PLATFORM_SCHEMAS

_Kinds = tuple[type[Operation], ...]
_SESSION: _Kinds = (
    ops.CommentOn,
    ops.LockTable,
    ops.Maintain,
    ops.SetParameter,
    ops.Transaction,
)
_ROWS = (ops.Insert, ops.Update, ops.Delete, ops.Merge, ops.Truncate)
_STORED: _Kinds = (ops.SetStatistics, ops.SetStorage, ops.SetCompression, ops.ValidateConstraint)
_COLUMN_RULES: _Kinds = (ops.SetNotNull, ops.DropNotNull, ops.SetDefault, ops.DropDefault)
_OF_PLATFORM = frozenset(PLATFORM_SCHEMAS) - {"public"}
_SHOWS_NO_ROWS: frozenset[type[Operation]] = frozenset(
    {
        *_SESSION,
        *_ROWS,
        *_STORED,
        *_COLUMN_RULES,
        ops.AddConstraint,
        ops.AddEnumValue,
        ops.CreateIndex,
        ops.DropConstraint,
        ops.DropIndex,
        ops.RefreshView,
    }
)
"""What changes nothing in who may see which rows."""

_CHANGES_NO_POLICY: frozenset[type[Operation]] = frozenset(
    {
        *_SHOWS_NO_ROWS,
        ops.AddColumn,
        ops.AlterColumnType,
        ops.CreateType,
    }
)
"""What leaves every policy and right as it was."""

_NEEDS_NO_INDEX: frozenset[type[Operation]] = frozenset(
    {
        *_SESSION,
        *_ROWS,
        *_STORED,
        *_COLUMN_RULES,
        ops.AddEnumValue,
        ops.AlterDefaultPrivileges,
        ops.ChangeOwner,
        ops.DisableRls,
        ops.DropColumn,
        ops.DropFunction,
        ops.DropPolicy,
        ops.DropTable,
        ops.DropTrigger,
        ops.DropView,
        ops.EnableRls,
        ops.ForceRls,
        ops.Grant,
        ops.NoForceRls,
        ops.RenameColumn,
        ops.RenameTable,
        ops.Revoke,
    }
)
"""What brings no query that was not there before."""


def needs_rls(given: Given) -> set[str]:
    """Return the paths of the migrations that may change who sees which rows."""
    return _paths(given, _SHOWS_NO_ROWS)


def needs_policy_test(given: Given) -> set[str]:
    """Return the paths of the migrations after which people may have other rights."""
    return _paths(given, _CHANGES_NO_POLICY)


def needs_index(given: Given) -> set[str]:
    """Return the paths of the migrations that may bring new queries."""
    return _paths(given, _NEEDS_NO_INDEX)


def _paths(given: Given, harmless: frozenset[type[Operation]]) -> set[str]:
    unread = {file.path for file in given.files if file.script.unread}
    return unread.union(
        step.file.path
        for step in given.steps
        if type(step.operation) not in harmless or _is_of_platform(step.operation)
    )


def _is_of_platform(operation: Operation) -> bool:
    """Whether rows change that the platform reads: a bucket may become public."""
    table = operation.table if isinstance(operation, _ROWS) else None
    return table is not None and table.schema in _OF_PLATFORM
