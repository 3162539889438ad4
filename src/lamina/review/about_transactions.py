"""What rules about transactions, timeouts and held locks share."""

import re
from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.file_state import BEGINS, ENDS, new_name
from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema.objects import View
from lamina.sql.statements import Statement

Entry = tuple[Statement, list[Operation], list[Lock]]
"""A statement with its operations and the locks on what was there before the file."""

_OF_NO_TABLE = (
    o.DropView,
    o.CreateView,
    o.RefreshView,
    o.DropSequence,
    o.AlterSequence,
    o.DropIndex,
    o.AttachIndexPartition,
)
_TABLES = frozenset({"table", "foreign table"})
_UNITS = {"us": 0.001, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
_TIME = re.compile(r"\s*(\d+\.?\d*|\.\d+)\s*(us|ms|s|min|h|d)?\s*")


def milliseconds(value: str | None) -> float | None:
    """A timeout as PostgreSQL reads it; None where it is not set or not to be read."""
    found = _TIME.fullmatch(value or "")
    return float(found[1]) * _UNITS[found[2] or "ms"] if found else None


def parameter_set(op: Operation) -> tuple[str, str | None, bool] | None:
    """What SET, RESET or `set_config` sets: the name, the value, whether it is local."""
    if isinstance(op, o.SetParameter):
        return op.name, op.value, op.local
    if isinstance(op, o.SelectCall):
        for function, arguments in zip(op.functions, op.arguments, strict=False):
            if function.name == "set_config" and len(arguments) == 3:  # noqa: PLR2004 - its arguments
                name, value, local = arguments
                return (name or "").lower(), value, (local or "").lower() in {"true", "t"}
    return None


def in_file(ctx: Context) -> Iterator[Entry]:
    """Every statement so far with its operations and the locks on what was there before."""
    state = ctx.state
    yield from zip(ctx.statements, state.operations, state.locks, strict=False)


def used_tables_locked(ctx: Context, entry: Entry, level: LockLevel) -> Iterator[tuple[Name, Lock]]:
    """The locks of a level or above that a statement takes on tables that people use already."""
    _, operations, locks = entry
    for lock in locks:
        strong = lock.level >= level and not lock.outside_transaction
        if strong and is_used_table(ctx, lock.relation, operations):
            yield lock.relation, lock


def is_used_table(ctx: Context, relation: Name, operations: list[Operation]) -> bool:
    """Whether a relation is a table that was there before the change set, as far as is known."""
    relation = ctx.state.names.get(relation, relation)
    if ctx.created_in_branch(relation) or relation.schema == "pg_temp":
        return False
    found = ctx.before.relation(relation)
    if found is None:  # it went, or nobody made it
        known = relation in ctx.before.index_homes or relation in ctx.before.sequences
        return not known and not any(_of_no_table(op, relation) for op in operations)
    return not isinstance(found, View)


def _of_no_table(op: Operation, relation: Name) -> bool:
    """Whether an operation names a relation as a view, a sequence or an index."""
    if isinstance(op, _OF_NO_TABLE):
        return True
    of_kind = (o.Rename, o.SetSchema, o.ChangeOwner, o.SetOptions, o.CommentOn, o.SetTablespace)
    return isinstance(op, of_kind) and op.name == relation and op.kind not in _TABLES


def original_names(ctx: Context) -> dict[Name, Name]:
    """For relations that the file renames, moves or takes apart: what each was, or was in."""
    found: dict[Name, Name] = {}
    for _, operations, _ in in_file(ctx):
        for op in operations:
            if isinstance(op, o.DetachPartition):
                found[op.partition] = op.table
            elif renamed := new_name(op):
                found[renamed[1]] = renamed[0]
    return found


def controls(ctx: Context) -> Iterator[tuple[Statement, str]]:
    """The statements of the file that begin, end or mark a transaction, with what they do."""
    for statement, operations, _ in in_file(ctx):
        for op in operations:
            if isinstance(op, o.Transaction):
                yield statement, op.kind


def left_open(ctx: Context) -> Statement | None:
    """The statement that begins a transaction which nothing in the file ends."""
    opened = None
    for statement, kind in controls(ctx):
        if kind in BEGINS:
            opened = opened or statement
        elif kind in ENDS:
            opened = None
    return opened


def groups(ctx: Context) -> Iterator[list[Entry]]:
    """The statements of the file that share a transaction, as the Supabase CLI runs them.

    Measured with CLI 2.115.0 and 3.1.0: for a file that begins or ends transactions itself the CLI
    opens none, and a statement that cannot run in one ends the one before it.
    """
    own = any(kind in BEGINS | ENDS for _, kind in controls(ctx))
    current: list[Entry] = []
    inside = False
    for entry in in_file(ctx):
        statement, operations, _ = entry
        kinds = [op.kind for op in operations if isinstance(op, o.Transaction)]
        if kinds and kinds[-1] in BEGINS | ENDS:
            inside = kinds[-1] in BEGINS
            yield current
            current = []
        elif statement.runs_outside_transaction or (own and not inside):
            yield current
            yield [entry]
            current = []
        else:
            current.append(entry)
    yield current
