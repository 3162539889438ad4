"""Which checklist items a change calls for, and which of them its SQL answers.

The items are those of the process: RLS, indexes, rollback, breaking changes.
"""

from collections.abc import Iterable, Sequence

from lamina.checklist.access import row_level_security
from lamina.checklist.answer import Answer
from lamina.checklist.breaking import breaks
from lamina.checklist.foreign_keys import foreign_keys_without_index
from lamina.checklist.phrases import SHOWN, capital, clauses, listing
from lamina.migrations import CheckState
from lamina.sql.operations import AddColumn, CreateIndex, CreateTable, DropIndex, Operation


def checklist_for(
    operations: Sequence[Operation], *, exposed_schemas: Iterable[str], rollback: str
) -> tuple[Answer, ...]:
    """Return the checklist of a migration that does `operations`.

    Args:
        operations: What the SQL does; none for a migration that is still to be written.
        exposed_schemas: The schemas that the Data API serves.
        rollback: The path of the rollback file, which may not exist yet.
    """
    if not operations:
        return (
            Answer("RLS", CheckState.OPEN, "", "Which tables get row level security?"),
            Answer("Indexes", CheckState.OPEN, "", "Which queries need an index?"),
            _rollback(rollback),
            Answer("Breaking", CheckState.OPEN, "", "What does it break for running code?"),
        )
    return (
        row_level_security(operations, frozenset(exposed_schemas)),
        _indexes(operations),
        _rollback(rollback),
        _breaking(operations),
    )


def _rollback(path: str) -> Answer:
    return Answer("Rollback", CheckState.OPEN, f"{path}, not written yet")


def _indexes(operations: Sequence[Operation]) -> Answer:
    missing = foreign_keys_without_index(operations)
    if missing:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        text = f"no index on the foreign key {', '.join(missing[:SHOWN])}{more}"
        ask = f"{capital(text)}. Is there one already, or why is none needed?"
        return Answer("Indexes", CheckState.OPEN, text, ask)
    added = [op.name or f"one on {op.table}" for op in operations if isinstance(op, CreateIndex)]
    dropped = [str(op.index) for op in operations if isinstance(op, DropIndex)]
    words = [f"adds {listing(added)}"] if added else []
    words += [f"drops {listing(dropped)}"] if dropped else []
    if words:
        return Answer("Indexes", CheckState.DONE, "; ".join(words))
    if any(isinstance(op, CreateTable | AddColumn) for op in operations):
        ask = "New columns and no index: which queries filter or sort by them? (- for none)"
        return Answer("Indexes", CheckState.OPEN, "none added", ask)
    return Answer("Indexes", CheckState.NOT_APPLICABLE, "no new columns or queries")


def _breaking(operations: Sequence[Operation]) -> Answer:
    text = clauses(breaks(operations))
    if not text:
        return Answer("Breaking", CheckState.DONE, "no")
    subject = "" if text.startswith("not reviewed") else "It "
    ask = f"{subject}{text if subject else capital(text)}. "
    return Answer(
        "Breaking", CheckState.OPEN, text, f"{ask}What is the plan for code that is running?"
    )
