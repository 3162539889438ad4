"""Plain warnings about a generated script, until the rules of the review take over.

What a diff engine gets wrong is listed in the project's notes on hazards, section 3.
"""

from collections.abc import Iterable, Iterator

import msgspec

from lamina.sql.names import Name, quote
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
from lamina.sql.renames import PossibleRename, possible_renames

_FEW_GRANTS = 3
_FEW_NAMES = 3


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


def diff_cautions(
    operations: Iterable[Operation],
    *,
    exposed_schemas: Iterable[str] = ("public",),
    renames_decided: bool = False,
) -> list[Caution]:
    """What a person should look at in generated SQL, in the order of the checks below.

    Args:
        operations: Those of the whole script.
        exposed_schemas: The schemas that the Data API serves.
        renames_decided: Somebody who knows the old columns has said already what is a rename.
    """
    told = list(operations)
    made = {o.table.qualified for o in told if isinstance(o, CreateTable)}
    return [
        *_lost_data(told),
        *(() if renames_decided else _renames(told)),
        *_required_columns(told, made),
        *_casts(told, made),
        *_views_made_again(told),
        *owner_views(told, frozenset(exposed_schemas)),
        *_indexes(told, made | {o.view.qualified for o in told if isinstance(o, CreateView)}),
        *_stray_grants(told),
    ]


def _lost_data(told: list[Operation]) -> Iterator[Caution]:
    for o in told:
        if isinstance(o, DropTable):
            message = f"every row of {o.table} is deleted"
        elif isinstance(o, DropColumn):
            message = f"the values of {o.table}.{quote(o.column)} are deleted"
        else:
            continue
        yield Caution(o, message, "Keep a copy, or drop it in a later release than the code.")


def _renames(told: list[Operation]) -> Iterator[Caution]:
    """What may be a rename, where nobody knows the columns that the database has."""
    pairs: dict[Operation, list[PossibleRename]] = {}
    for rename in possible_renames(told):
        pairs.setdefault(rename.dropped, []).append(rename)
    for dropped, renames in pairs.items():
        first = renames[0]
        new = " or ".join(quote(rename.new) for rename in renames[:_FEW_NAMES])
        unknown = "old type is" if first.kind == "column" else "old columns are"
        message = (
            f"{quote(first.old)} may have been renamed to {new} (its {unknown} not known here); "
            "this drops it instead"
        )
        yield Caution(dropped, message, f"If it was a rename: {first.sql}")


def _required_columns(told: list[Operation], made: set[Name]) -> Iterator[Caution]:
    for o in told:
        if not isinstance(o, AddColumn) or o.table.qualified in made:
            continue
        if o.definition.not_null and not o.definition.fills_itself:
            column = f"{o.table}.{quote(o.column)}"
            message = f"adding {column} fails if the table has rows: not null, no default"
            advice = "Give it a default, or add it nullable, fill it, then set not null."
            yield Caution(o, message, advice)


def _casts(told: list[Operation], made: set[Name]) -> Iterator[Caution]:
    for o in told:
        if isinstance(o, AlterColumnType) and o.using and o.table.qualified not in made:
            column = f"{o.table}.{quote(o.column)}"
            message = f"{column} becomes {o.type} by {o.using}: it may fail or rewrite rows"
            yield Caution(o, message, "Try the cast on a copy of the real rows first.")


def _views_made_again(told: list[Operation]) -> Iterator[Caution]:
    dropped = _dropped_views(told)
    for o in told:
        if isinstance(o, CreateView) and _is_made_again(o, dropped):
            message = f"view {o.view} is made again without security_invoker"
            advice = "Readers get the owner's rights; add: with (security_invoker = true)"
            yield Caution(o, message, advice)


def _dropped_views(told: Iterable[Operation]) -> set[Name]:
    return {o.view.qualified for o in told if isinstance(o, DropView)}


def _is_made_again(view: CreateView, dropped: set[Name]) -> bool:
    again = view.or_replace or view.view.qualified in dropped
    return again and not (view.materialized or view.security_invoker)


def owner_views(operations: Iterable[Operation], exposed: frozenset[str]) -> Iterator[Caution]:
    """Views that the Data API serves and that read past row level security.

    A view without ``security_invoker`` reads as its owner; a materialized view has no row level
    security of its own. A view that reads no table shows nothing of anybody.
    """
    for o in operations:
        if not isinstance(o, CreateView) or not o.reads or o.view.qualified.schema not in exposed:
            continue
        tables = ", ".join(map(str, o.reads[:_FEW_NAMES]))
        if o.materialized:
            message = f"materialized view {o.view} keeps rows of {tables} without their policies"
            advice = "Keep it in a schema that the Data API does not serve, or revoke it from anon."
            yield Caution(o, message, advice)
        elif not o.security_invoker:
            message = f"view {o.view} reads {tables} with its owner's rights"
            advice = "Policies of the reader do not hold; add: with (security_invoker = true)"
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
