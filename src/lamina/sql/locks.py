"""The lock table: for each operation which relations it locks, how, and what it does meanwhile.

Source: manual, 13.3.1, and the server: `tests/sql/test_locks.py` runs every entry on PostgreSQL
and compares it with ``pg_locks``, ``relfilenode`` and the number of scans.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from lamina.sql import (
    lock_columns,
    lock_constraints,
    lock_objects,
    lock_relations,
    lock_rows,
)
from lamina.sql import operations as o
from lamina.sql.lock_drops import dropped, dropped_extension
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.lock_state import Before, family, on
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema.state import Schema

__all__ = ["LOCKS_NO_TABLE", "UNKNOWN", "Lock", "LockLevel", "covered", "locks"]


class Plain(msgspec.Struct, frozen=True):
    """The lock of an operation that is always the same, on the relation that it names.

    Attributes:
        deep: The partitions and children are locked too.
        rewrites: Every row is written anew.
        field: Where the operation has the relation.
    """

    level: LockLevel
    deep: bool = False
    rewrites: bool = False
    field: str = "table"


_ALL = LockLevel.ACCESS_EXCLUSIVE
_UPKEEP = LockLevel.SHARE_UPDATE_EXCLUSIVE

PLAIN: dict[type[Operation], Plain] = {
    o.AlterPolicy: Plain(_ALL),
    o.ClusterOn: Plain(_UPKEEP),
    o.CreatePolicy: Plain(_ALL),
    o.CreateRule: Plain(_ALL),
    o.DisableRls: Plain(_ALL),
    o.DropDefault: Plain(_ALL, deep=True),
    o.DropExpression: Plain(_ALL, deep=True),
    o.DropNotNull: Plain(_ALL, deep=True),
    o.EnableRls: Plain(_ALL),
    o.ForceRls: Plain(_ALL),
    o.NoForceRls: Plain(_ALL),
    o.RenameTable: Plain(_ALL),
    o.SetAccessMethod: Plain(_ALL, rewrites=True),
    o.SetColumnOptions: Plain(_UPKEEP),
    o.SetCompression: Plain(_ALL),
    o.SetDefault: Plain(_ALL, deep=True),
    o.SetReplicaIdentity: Plain(_ALL),
    o.SetStatistics: Plain(_UPKEEP, deep=True),
    o.SetStorage: Plain(_ALL, deep=True),
    o.SwitchRule: Plain(_ALL),
}
"""Operations whose lock needs no look at the state."""

_Worker = Callable[[Any, Before], Iterable[Lock]]

WORKED_OUT: dict[type[Operation], _Worker] = {
    o.AddColumn: lock_columns.add_column,
    o.AddConstraint: lock_constraints.add_constraint,
    o.AddIdentity: lock_columns.identity,
    o.AlterColumnType: lock_columns.alter_type,
    o.AlterConstraint: lock_constraints.alter_constraint,
    o.AlterDomain: lock_objects.alter_domain,
    o.AlterPublication: lock_objects.alter_publication,
    o.AlterSequence: lock_objects.alter_sequence,
    o.AttachIndexPartition: lock_relations.attach_index,
    o.AttachPartition: lock_relations.attach_partition,
    o.ChangeOwner: lock_objects.set_schema,
    o.CommentOn: lock_objects.comment_on,
    o.CreateIndex: lock_relations.create_index,
    o.CreateObject: lock_objects.create_object,
    o.CreatePublication: lock_objects.create_publication,
    o.CreateTable: lock_relations.create_table,
    o.CreateTrigger: lock_objects.create_trigger,
    o.CreateView: lock_relations.create_view,
    o.Delete: lock_rows.change,
    o.DetachPartition: lock_relations.detach_partition,
    o.DropConstraint: lock_constraints.drop_constraint,
    o.DropExtension: dropped_extension,
    o.DropIdentity: lock_columns.identity,
    o.DropIndex: lock_relations.drop_index,
    o.DropObject: lock_objects.drop_object,
    o.DropPolicy: lock_objects.drop_policy,
    o.DropTrigger: lock_objects.drop_trigger,
    o.Inherit: lock_relations.inherit,
    o.Insert: lock_rows.insert,
    o.LockTable: lock_rows.lock_table,
    o.Maintain: lock_rows.maintain,
    o.Merge: lock_rows.change,
    o.NoInherit: lock_relations.no_inherit,
    o.ReassignOwned: lock_objects.owned,
    o.RefreshView: lock_relations.refresh_view,
    o.Rename: lock_objects.rename,
    o.RenameColumn: lock_columns.rename_column,
    o.SelectCall: lock_rows.select,
    o.SetExpression: lock_columns.set_expression,
    o.SetIdentity: lock_columns.identity,
    o.SetLogged: lock_relations.set_logged,
    o.SetNotNull: lock_columns.set_not_null,
    o.SetOptions: lock_objects.set_options,
    o.SetSchema: lock_objects.set_schema,
    o.SetTablespace: lock_objects.set_tablespace,
    o.SwitchTrigger: lock_objects.switch_trigger,
    o.Truncate: lock_rows.truncate,
    o.Update: lock_rows.change,
    o.ValidateConstraint: lock_constraints.validate_constraint,
}
"""Operations whose locks the state decides."""

DROPS: dict[type[Operation], str] = {
    o.DropColumn: "table",
    o.DropFunction: "",
    o.DropOwned: "",
    o.DropSchema: "",
    o.DropSequence: "sequence",
    o.DropTable: "table",
    o.DropType: "",
    o.DropView: "view",
}
"""Operations that lock what goes with them, and the field with the relation that they name."""

LOCKS_NO_TABLE: frozenset[type[Operation]] = frozenset(
    {
        o.AddEnumValue,
        o.AlterCompositeType,
        o.AlterDefaultPrivileges,
        o.AlterFunction,
        o.AlterObject,
        o.AlterSystem,
        o.ChangeRole,
        o.CreateDatabase,
        o.CreateEventTrigger,
        o.CreateExtension,
        o.CreateFunction,
        o.CreateSchema,
        o.CreateSequence,
        o.CreateType,
        o.DropDatabase,
        o.Grant,
        o.GrantRole,
        o.ImportForeignSchema,
        o.RenameEnumValue,
        o.Revoke,
        o.RevokeRole,
        o.SessionCommand,
        o.SetParameter,
        o.SwitchEventTrigger,
        o.Transaction,
    }
)
"""Operations that take no lock on a table stronger than ACCESS SHARE."""

UNKNOWN: frozenset[type[Operation]] = frozenset({o.DoBlock, o.Opaque})
"""Operations of which nothing can be said."""


def covered(kind: type[Operation]) -> bool:
    """Whether the lock table says something about an operation, be it that nothing is known."""
    return (
        kind in PLAIN
        or kind in WORKED_OUT
        or kind in DROPS
        or kind in LOCKS_NO_TABLE
        or kind in UNKNOWN
    )


def locks(
    operation: Operation,
    schema: Schema,
    *,
    postgres: int = 17,
    known_volatility: Mapping[Name, str] | None = None,
    session_utc: bool = True,
) -> tuple[Lock, ...]:
    """The lock that an operation takes on each relation that was there before it.

    Args:
        operation: With its names resolved.
        schema: The state before the operation.
        postgres: The major version of the server.
        known_volatility: Of functions that the migrations do not make; those they make are known.
        session_utc: The session's time zone is UTC.

    Returns the strongest lock for each relation, in the order of taking. Locks that only the rows
    decide are left out: those of foreign keys and triggers while rows change, partitions that an
    INSERT reaches.
    """
    before = Before(schema, postgres, session_utc, known_volatility or {})
    found: dict[Name, Lock] = {}
    for lock in _all_locks(operation, before):
        there = found.get(lock.relation)
        found[lock.relation] = there.joined(lock) if there else lock
    return tuple(found.values())


def _all_locks(operation: Operation, before: Before) -> Iterator[Lock]:
    kind = type(operation)
    if kind in PLAIN:
        yield from _plain(operation, PLAIN[kind], before.schema)
    elif kind in WORKED_OUT:
        yield from WORKED_OUT[kind](operation, before)
    elif kind in DROPS:
        named = getattr(operation, DROPS[kind], None) if DROPS[kind] else None
        absent = named is not None and not before.schema.relation_taken(named)
        if named is not None and not (absent and getattr(operation, "if_exists", False)):
            yield Lock(named, _ALL)
        yield from dropped(operation, before)


def _plain(operation: Operation, entry: Plain, schema: Schema) -> Iterator[Lock]:
    named: Name = getattr(operation, entry.field)
    for name in family(schema, named) if entry.deep else (named,):
        yield on(schema, name, entry.level, rewrites=entry.rewrites)
