"""Whether row level security holds for what the Data API serves."""

from collections.abc import Iterator, Sequence

from lamina.checklist.answer import Answer
from lamina.checklist.phrases import capital, clauses, listing, names, not_reviewed
from lamina.migrations import CheckState
from lamina.sql.cautions import owner_views
from lamina.sql.names import Name, quote
from lamina.sql.operations import (
    AlterPolicy,
    CreatePolicy,
    CreateTable,
    DisableRls,
    DropPolicy,
    DropTable,
    EnableRls,
    NoForceRls,
    Operation,
    SetOptions,
    SetSchema,
)


def row_level_security(operations: Sequence[Operation], exposed: frozenset[str]) -> Answer:
    """Return the item, open where rows may be seen that no policy allows."""
    gaps = list(_gaps(operations, exposed))
    unread = not_reviewed(operations)
    if gaps or unread:
        text = clauses([*gaps, *unread])
        ask = "Why is that right?" if gaps else "What does it change for row level security?"
        return Answer("RLS", CheckState.OPEN, text, f"{capital(text)}. {ask}")
    policies = _policy_words(operations)
    on = [op.table for op in operations if isinstance(op, EnableRls)]
    if on:
        words = f"{names(on)} with row level security, {policies or 'no policy'}"
        return Answer("RLS", CheckState.DONE, words)
    if policies:
        return Answer("RLS", CheckState.DONE, policies)
    return Answer("RLS", CheckState.NOT_APPLICABLE, "no table or policy changes")


def _gaps(operations: Sequence[Operation], exposed: frozenset[str]) -> Iterator[str]:
    enabled = {op.table.qualified for op in operations if isinstance(op, EnableRls)}
    made = [op for op in operations if isinstance(op, CreateTable) and not op.temporary]
    served = [op for op in made if op.table.qualified.schema in exposed]
    bare = [op.table for op in served if not op.foreign and op.table.qualified not in enabled]
    if bare:
        yield f"{names(bare)} without row level security"
    if foreign := [op.table for op in served if op.foreign]:
        yield f"foreign table {names(foreign)}, which cannot have row level security"
    if off := [op.table for op in operations if isinstance(op, DisableRls)]:
        yield f"row level security turned off on {names(off)}"
    if unforced := [op.table for op in operations if isinstance(op, NoForceRls)]:
        yield f"no longer forced on the owner of {names(unforced)}"
    yield from (caution.message for caution in owner_views(operations, exposed))
    yield from _now_served(operations, exposed)
    yield from _lost_policies(operations)


def _now_served(operations: Sequence[Operation], exposed: frozenset[str]) -> Iterator[str]:
    """Yield what an ALTER lets the Data API show."""
    for op in operations:
        if isinstance(op, SetSchema) and op.kind in _RELATIONS and op.schema in exposed:
            yield f"{op.name} moved to schema {quote(op.schema)}, which the Data API serves"
        elif isinstance(op, SetOptions) and _takes_invoker_off(op):
            yield f"view {op.name} reads with its owner's rights"


_RELATIONS = frozenset({"table", "view", "materialized view", "foreign table"})


def _takes_invoker_off(op: SetOptions) -> bool:
    value = dict(op.options).get("security_invoker")
    return value is not None and (op.reset or value.lower() in {"false", "off", "no", "0"})


def _lost_policies(operations: Sequence[Operation]) -> Iterator[str]:
    """Yield the tables that lose policies and get no other instead."""
    dropped, created = _policies(operations, DropPolicy), _policies(operations, CreatePolicy)
    for table, gone in dropped.items():
        new = created.get(table, [])
        lost = [name for name in gone if name not in new]
        if lost and not set(new) - set(gone):
            noun = "policy" if len(lost) == 1 else "policies"
            yield f"{table} loses {noun} {listing([quote(name) for name in lost])}"


def _policies(
    operations: Sequence[Operation], kind: type[CreatePolicy | DropPolicy]
) -> dict[Name, list[str]]:
    """Return the policies that are made, or dropped, by table; not those of dropped tables."""
    gone = {op.table.qualified for op in operations if isinstance(op, DropTable)}
    found: dict[Name, list[str]] = {}
    for op in operations:
        if isinstance(op, kind) and not (kind is DropPolicy and op.table.qualified in gone):
            found.setdefault(op.table.qualified, []).append(op.name)
    return found


def _policy_words(operations: Sequence[Operation]) -> str:
    """Return `1 policy added, 2 policies changed`."""
    dropped = _keys(_policies(operations, DropPolicy))
    created = _keys(_policies(operations, CreatePolicy))
    altered = sum(isinstance(op, AlterPolicy) for op in operations)
    counted = (
        ("added", len(created - dropped)),
        ("changed", altered + len(created & dropped)),
        ("dropped", len(dropped - created)),
    )
    return ", ".join(
        f"{number} {'policy' if number == 1 else 'policies'} {verb}"
        for verb, number in counted
        if number
    )


def _keys(policies: dict[Name, list[str]]) -> set[tuple[Name, str]]:
    return {(table, name) for table, members in policies.items() for name in members}
