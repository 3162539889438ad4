"""Plain warnings about a generated script, until the rules of the review take over.

What a diff engine gets wrong is listed in the project's notes on hazards, section 3.
"""

from collections.abc import Iterable, Iterator

import msgspec

from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AlterColumnType,
    CreateIndex,
    CreateTable,
    CreateView,
    DropColumn,
    DropTable,
    DropView,
    Grant,
    Operation,
)
from lamina.sql.renames import possible_renames

_FEW_GRANTS = 3


class Caution(msgspec.Struct, frozen=True):
    """Something to look at before the script becomes a migration.

    Attributes:
        operation: What it is about.
        message: What will happen, without a final full stop.
        advice: What to do.
    """

    operation: Operation
    message: str
    advice: str


def diff_cautions(operations: Iterable[Operation]) -> list[Caution]:
    """What a person should look at in generated SQL, in the order of the checks below."""
    told = list(operations)
    made = {o.table.qualified for o in told if isinstance(o, CreateTable)}
    return [
        *_lost_data(told),
        *_renames(told),
        *_required_columns(told, made),
        *_casts(told, made),
        *_views(told),
        *_indexes(told, made),
        *_stray_grants(told),
    ]


def _lost_data(told: list[Operation]) -> Iterator[Caution]:
    for o in told:
        if isinstance(o, DropTable):
            message = f"every row of {o.table} is deleted"
        elif isinstance(o, DropColumn):
            message = f"the values of {o.table}.{o.column} are deleted"
        else:
            continue
        yield Caution(o, message, "Keep a copy, or drop it in a later release than the code.")


def _renames(told: list[Operation]) -> Iterator[Caution]:
    for rename in possible_renames(told):
        message = f"{rename.old} may have been renamed to {rename.new}; this drops it instead"
        yield Caution(rename.dropped, message, f"If it was a rename: {rename.sql}")


def _required_columns(told: list[Operation], made: set[Name]) -> Iterator[Caution]:
    for o in told:
        if not isinstance(o, AddColumn) or o.table.qualified in made:
            continue
        if o.definition.not_null and not o.definition.fills_itself:
            message = (
                f"adding {o.table}.{o.column} fails if the table has rows: not null, no default"
            )
            advice = "Give it a default, or add it nullable, fill it, then set not null."
            yield Caution(o, message, advice)


def _casts(told: list[Operation], made: set[Name]) -> Iterator[Caution]:
    for o in told:
        if isinstance(o, AlterColumnType) and o.using and o.table.qualified not in made:
            message = (
                f"{o.table}.{o.column} becomes {o.type} by {o.using}: it may fail or rewrite rows"
            )
            yield Caution(o, message, "Try the cast on a copy of the real rows first.")


def _views(told: list[Operation]) -> Iterator[Caution]:
    dropped = {o.view.qualified for o in told if isinstance(o, DropView)}
    for o in told:
        if not isinstance(o, CreateView) or o.materialized or o.security_invoker:
            continue
        if o.or_replace or o.view.qualified in dropped:
            message = f"view {o.view} is made again without security_invoker"
            advice = "Readers get the owner's rights; add: with (security_invoker = true)"
            yield Caution(o, message, advice)


def _indexes(told: list[Operation], made: set[Name]) -> Iterator[Caution]:
    for o in told:
        if isinstance(o, CreateIndex) and not o.concurrently and o.table.qualified not in made:
            message = f"writes to {o.table} wait until the index is built"
            advice = "On a large table: create index concurrently, alone in its migration."
            yield Caution(o, message, advice)


def _stray_grants(told: list[Operation]) -> Iterator[Caution]:
    """Grants on what the script does not otherwise touch: often a changed exposure setting."""
    touched = {n.qualified for o in told if not isinstance(o, Grant) for n in _names(o)}
    stray = [o for o in told if isinstance(o, Grant) and o.kind == "table"]
    stray = [o for o in stray if o.on.qualified not in touched]
    if len(stray) > _FEW_GRANTS:
        tables = len({o.on.qualified for o in stray})
        message = (
            f"{len(stray)} grants and revokes on tables that nothing else here changes ({tables})"
        )
        yield Caution(stray[0], message, "Leave them out unless you changed access on purpose.")


def _names(operation: Operation) -> Iterator[Name]:
    values = (getattr(operation, field) for field in operation.__struct_fields__)
    return (value for value in values if isinstance(value, Name))
