"""Which checklist items a change calls for, and which of them its SQL answers.

The items are those of the process: RLS, indexes, rollback, breaking changes.
"""

from collections.abc import Iterable, Sequence

import msgspec

from lamina.checklist.foreign_keys import foreign_keys_without_index
from lamina.migrations import ChecklistItem, CheckState
from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AlterColumnType,
    AlterPolicy,
    CreateFunction,
    CreateIndex,
    CreatePolicy,
    CreateTable,
    CreateView,
    DisableRls,
    DropColumn,
    DropFunction,
    DropIndex,
    DropPolicy,
    DropSchema,
    DropTable,
    DropType,
    DropView,
    EnableRls,
    NoForceRls,
    Operation,
    Rename,
    RenameColumn,
    RenameEnumValue,
    RenameTable,
    SetNotNull,
    SetSchema,
)

_SHOWN = 3


class Answer(msgspec.Struct, frozen=True):
    """A checklist item with the answer that the SQL gives, or the question that it leaves.

    Attributes:
        label: The item, such as `RLS`.
        state: Done, open, or not applicable.
        text: The answer in a few words; for an open item, what is left to do.
        question: What to ask the author; empty when the SQL answers.
    """

    label: str
    state: CheckState
    text: str
    question: str = ""

    @property
    def option(self) -> str:
        """The command-line option that answers the question."""
        return f"--{self.label.lower()}"

    def item(self) -> ChecklistItem:
        """Return the line of the header."""
        return ChecklistItem(self.state, self.label, self.text)

    def answered(self, words: str) -> "Answer":
        """Return the item with a person's answer beside what the SQL says.

        `-` and its like mean "not applicable"; an empty answer leaves the item open.
        """
        given = words.strip()
        if not given:
            return self
        if given.lower() in {"-", "n/a", "na", "not applicable"}:
            return Answer(self.label, CheckState.NOT_APPLICABLE, "not applicable")
        facts = f"{self.text}; " if self.text and given.lower() != "no" else ""
        return Answer(self.label, CheckState.DONE, facts + given)


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
        _rls(operations, frozenset(exposed_schemas)),
        _indexes(operations),
        _rollback(rollback),
        _breaking(operations),
    )


def _rollback(path: str) -> Answer:
    return Answer("Rollback", CheckState.OPEN, f"{path}, not written yet")


def _rls(operations: Sequence[Operation], exposed: frozenset[str]) -> Answer:
    created = [
        op.table
        for op in operations
        if isinstance(op, CreateTable) and not (op.temporary or op.foreign or op.partition_of)
    ]
    enabled = {op.table.qualified for op in operations if isinstance(op, EnableRls)}
    bare = [t for t in created if t.qualified not in enabled and t.qualified.schema in exposed]
    off = [op.table for op in operations if isinstance(op, DisableRls)]
    unforced = [op.table for op in operations if isinstance(op, NoForceRls)]
    if bare or off or unforced:
        words = [f"{_names(bare)} without row level security"] if bare else []
        words += [f"row level security turned off on {_names(off)}"] if off else []
        words += [f"no longer forced on the owner of {_names(unforced)}"] if unforced else []
        text = "; ".join(words)
        return Answer("RLS", CheckState.OPEN, text, f"{_capital(text)}. Why is that right?")
    policies = _policy_words(operations)
    on = [t for t in created if t.qualified in enabled]
    on += [op.table for op in operations if isinstance(op, EnableRls) and op.table not in on]
    if on:
        words = [
            f"{_names(on)} with row level security",
            *([policies] if policies else ["no policy"]),
        ]
        return Answer("RLS", CheckState.DONE, ", ".join(words))
    if policies:
        return Answer("RLS", CheckState.DONE, policies)
    return Answer("RLS", CheckState.NOT_APPLICABLE, "no table or policy changes")


def _policy_words(operations: Sequence[Operation]) -> str:
    counted = (
        ("added", [op for op in operations if isinstance(op, CreatePolicy)]),
        ("changed", [op for op in operations if isinstance(op, AlterPolicy)]),
        ("dropped", [op for op in operations if isinstance(op, DropPolicy)]),
    )
    return ", ".join(
        f"{_count(len(ops), 'policy', 'policies')} {verb}" for verb, ops in counted if ops
    )


def _indexes(operations: Sequence[Operation]) -> Answer:
    missing = foreign_keys_without_index(operations)
    if missing:
        text = f"no index on the foreign key {', '.join(missing[:_SHOWN])}"
        ask = f"{_capital(text)}. Is there one already, or why is none needed?"
        return Answer("Indexes", CheckState.OPEN, text, ask)
    added = [op.name or f"one on {op.table}" for op in operations if isinstance(op, CreateIndex)]
    dropped = [str(op.index) for op in operations if isinstance(op, DropIndex)]
    words = [f"adds {_list(added)}"] if added else []
    words += [f"drops {_list(dropped)}"] if dropped else []
    if words:
        return Answer("Indexes", CheckState.DONE, "; ".join(words))
    if any(isinstance(op, CreateTable | AddColumn) for op in operations):
        ask = "New columns and no index: which queries filter or sort by them? (- for none)"
        return Answer("Indexes", CheckState.OPEN, "none added", ask)
    return Answer("Indexes", CheckState.NOT_APPLICABLE, "no new columns or queries")


def _breaking(operations: Sequence[Operation]) -> Answer:
    made_here = {op.table.qualified for op in operations if isinstance(op, CreateTable)}
    made_again = {_made(op) for op in operations} - {None}
    reasons = [
        words
        for op in operations
        if _dropped(op) not in made_again and (words := _break(op, made_here))
    ]
    if not reasons:
        return Answer("Breaking", CheckState.DONE, "no")
    text = "; ".join(reasons[:_SHOWN])
    if len(reasons) > _SHOWN:
        text += f"; and {len(reasons) - _SHOWN} more"
    ask = f"It {text}. What is the plan for code that is running?"
    return Answer("Breaking", CheckState.OPEN, text, ask)


def _made(op: Operation) -> Name | None:
    """Return the view or function that the operation makes; the diff engine changes by dropping."""
    match op:
        case CreateView(view=name) | CreateFunction(function=name):
            return name.qualified
        case _:
            return None


def _dropped(op: Operation) -> Name | str:
    match op:
        case DropView(view=name) | DropFunction(function=name):
            return name.qualified
        case _:
            return ""


def _break(op: Operation, made_here: set[Name]) -> str:
    """Return how the operation can break running code, as "drops profiles.name"; else nothing."""
    return _drop(op) or _rename(op) or _tighten(op, made_here)


def _drop(op: Operation) -> str:
    match op:
        case DropTable(table=name) | DropView(view=name) | DropType(type=name):
            return f"drops {name}"
        case DropFunction(function=name):
            return f"drops {name}()"
        case DropSchema(name=schema):
            return f"drops schema {schema}"
        case DropColumn(table=table, column=column):
            return f"drops {table}.{column}"
        case _:
            return ""


def _rename(op: Operation) -> str:
    match op:
        case RenameTable(table=table, new_name=new) | Rename(name=table, new_name=new):
            return f"renames {table} to {new}"
        case RenameColumn(table=table, column=column, new_name=new):
            return f"renames {table}.{column} to {new}"
        case RenameEnumValue(type=name, value=value):
            return f"renames value '{value}' of {name}"
        case SetSchema(name=name, schema=schema):
            return f"moves {name} to schema {schema}"
        case _:
            return ""


def _tighten(op: Operation, made_here: set[Name]) -> str:
    match op:
        case AlterColumnType(table=table, column=column):
            return f"changes the type of {table}.{column}"
        case SetNotNull(table=table, column=column) if table.qualified not in made_here:
            return f"makes {table}.{column} not null"
        case AddColumn(table=table, definition=column) if (
            column.not_null and not column.fills_itself and table.qualified not in made_here
        ):
            return f"adds {table}.{column.name}, not null without a default"
        case _:
            return ""


def _names(names: Sequence[Name]) -> str:
    return _list([str(name) for name in names])


def _list(words: Sequence[str]) -> str:
    shown = list(words[:_SHOWN])
    if len(words) > _SHOWN:
        shown.append(f"{len(words) - _SHOWN} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
