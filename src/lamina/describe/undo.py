"""What a change set loses for good: no rollback brings it back without a backup."""

from collections.abc import Iterator, Mapping

import msgspec

from lamina.describe.given import Given
from lamina.describe.model import Phrase, Undo
from lamina.describe.moments import Moment, moments, renamed
from lamina.describe.phrases_parts import Part, code, dotted, listed, name, names, say, words
from lamina.review.about_access import tokens, word
from lamina.review.about_types import base
from lamina.sql import operations as o
from lamina.sql.lock_levels import LockLevel
from lamina.sql.names import Name, quote
from lamina.sql.schema import Function, Origin, Schema, Table, TableColumn, Type, View, apply

_TEXTS = frozenset({"text", "character varying", "character", "citext"})
_WHOLE = frozenset({"smallint", "integer", "bigint"})
_FRACTIONS = frozenset({"numeric", "real", "double precision", "money"})
_STAMPS = frozenset({"timestamp with time zone", "timestamp without time zone"})
_TIMES = frozenset({"time with time zone", "time without time zone"})
_FINEST = 6
_LESS_EXACT = {
    "real": frozenset({"integer", "bigint", "numeric", "double precision"}),
    "double precision": frozenset({"bigint", "numeric"}),
    "date": _STAMPS,
    "boolean": _WHOLE,
    **dict.fromkeys(_WHOLE, _FRACTIONS),
    **dict.fromkeys(_TIMES, _STAMPS),
}


class Loss(msgspec.Struct, frozen=True):
    """Rows or values that go.

    Attributes:
        words: What the operation does: `deletes all rows of messages`.
        lost: What is gone then: `the rows of messages`.
    """

    words: Phrase
    lost: Phrase
    version: str


class Gone(msgspec.Struct, frozen=True):
    """What a drop takes away that was there before the change set, with all that goes along."""

    relations: tuple[Table | View, ...] = ()
    columns: tuple[tuple[Name, TableColumn], ...] = ()
    functions: tuple[Function, ...] = ()
    types: tuple[Type, ...] = ()


_DROPS = (
    o.DropColumn,
    o.DropExtension,
    o.DropFunction,
    o.DropSchema,
    o.DropTable,
    o.DropType,
    o.DropView,
)


def undo(given: Given, rollbacks: Mapping[str, str]) -> tuple[Undo, ...]:
    """How each migration can be undone.

    Args:
        given: The change set.
        rollbacks: The path of the rollback file of each version that has one.
    """
    lost: dict[str, list[Phrase]] = {}
    for loss in losses(given):
        lost.setdefault(loss.version, []).append(loss.lost)
    return tuple(
        Undo(f.version, rollbacks.get(f.version, ""), tuple(dict.fromkeys(lost.get(f.version, ()))))
        for f in given.files
    )


def losses(given: Given) -> Iterator[Loss]:
    """What each operation loses of the rows and values that were there before the change set."""
    for moment in moments(given):
        for does, lost in _lost(moment):
            yield Loss(does, lost, moment.version)


def gone(moment: Moment) -> Gone:
    """What an operation takes away; nothing where it is no drop."""
    if not isinstance(moment.operation, _DROPS):
        return Gone()
    before, after = moment.before, moment.before.copy()
    apply(after, moment.operation, Origin())
    pairs = [(r, after.relations.get(r.name)) for r in before.relations.values()]
    changed = [(old, new) for old, new in pairs if new is not old and moment.in_use(old.name)]
    return Gone(
        relations=tuple(old for old, new in changed if new is None),
        columns=tuple(
            (old.name, column)
            for old, new in changed
            for column in old.columns.values()
            if new and column.name not in new.columns and not _new(column.made)
        ),
        functions=tuple(
            f for f in before.all_functions if f not in after.functions(f.name) and not _new(f.made)
        ),
        types=tuple(
            t for t in before.types.values() if t.name not in after.types and not _new(t.made)
        ),
    )


def _new(made: Origin | None) -> bool:
    return made is not None and made.new


def whole_tables(found: Gone) -> tuple[Table, ...]:
    """The tables that go, without the partitions of those that go."""
    tables = [r for r in found.relations if isinstance(r, Table)]
    every = {t.name for t in tables}
    return tuple(t for t in tables if t.partition_of not in every)


def _lost(moment: Moment) -> Iterator[tuple[Phrase, Phrase]]:
    match moment.operation:
        case o.Truncate() as op if moment.in_use(op.table):
            emptied = names(_emptied(op, moment))
            yield say("empties {}", emptied), say("the rows of {}", emptied)
        case o.Delete() as op if moment.in_use(op.table):
            which = say(" where {}", code(op.where)) if op.has_where else ()
            some = "rows" if op.has_where else "all rows"
            yield (
                say("deletes {} of {}{}", some, name(op.table), which),
                say("the deleted rows of {}", name(op.table)),
            )
        case o.Merge() as op if moment.in_use(op.table):
            does = say("may change and delete rows of {} (MERGE)", name(op.table))
            yield does, say("the rows of {} as they were", name(op.table))
        case o.Update() as op if moment.in_use(op.table):
            yield from _overwritten(op, moment)
        case o.AlterColumnType() as op:
            yield from _narrowed(op, moment)
        case o.DropOwned() as op:
            yield say("drops all that {} owns", words(op.roles)), ("all that was owned",)
        case _:
            yield from _dropped(gone(moment))


def _emptied(op: o.Truncate, moment: Moment) -> list[Name]:
    """The table and, with CASCADE, those that point to it; no partitions."""
    strong = [k.relation for k in moment.step.locks if k.level == LockLevel.ACCESS_EXCLUSIVE]
    found = [moment.before.table(relation) for relation in strong]
    kin = [t.name for t in found if t and t.partition_of not in strong and t.name != op.table]
    return [op.table, *kin]


def _dropped(found: Gone) -> Iterator[tuple[Phrase, Phrase]]:
    for table in whole_tables(found):
        if not table.foreign:
            yield (
                say("drops {} with its rows", name(table.name)),
                say("the rows of {}", name(table.name)),
            )
    for home, column in found.columns:
        if column.generated not in {"stored", "virtual"}:
            it = dotted(home, column.name)
            yield say("drops {} with its values", it), say("the values of {}", it)


def _overwritten(op: o.Update, moment: Moment) -> Iterator[tuple[Phrase, Phrase]]:
    columns = [
        dotted(op.table, column)
        for column in op.columns
        if not (moment.new_column(op.table, column) or _was_null(op, column))
    ]
    if columns:
        where = say("where {}", code(op.where)) if op.has_where else "in every row"
        what = listed(columns)
        yield say("overwrites {} {}", what, where), say("the earlier values of {}", what)


def _was_null(op: o.Update, column: str) -> bool:
    """Whether the UPDATE reaches only rows that have nothing in the column."""
    if not op.has_where or op.where.startswith("CURRENT OF"):
        return False
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    bare = quote(column)
    said = (bare, f"{quote(op.table.name)}.{bare}")
    return any(compare(f"{name_} is null", op.where) in {"same", "stronger"} for name_ in said)


def _narrowed(op: o.AlterColumnType, moment: Moment) -> Iterator[tuple[Phrase, Phrase]]:
    column = moment.old_column(op.table, op.column)
    if column is None or not column.type:
        return
    it = dotted(op.table, op.column)
    how: Part = ""
    if not casts_only(op.using, op.column):
        how = say("computes {} anew: {}", it, code(op.using or ""))
    elif loses(column.type, op.type, explicit=op.using is not None):
        how = say("may cut values of {}: {} becomes {}", it, code(column.type), code(op.type))
    if isinstance(how, tuple):
        yield how, say("the values of {} as they were", it)


def casts_only(using: str | None, column: str) -> bool:
    """Whether USING does no more than cast the column."""
    if using is None:
        return True
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser

    found = facts(using)
    if found.calls or found.reads or {c.column for c in found.columns} != {column}:
        return False
    every = tokens(using)
    signs = {word(using, t) for t in every if t.kind == "operator"}
    said = {word(using, t) for t in every if t.kind == "word"}
    return signs <= {"::"} and not said & {"case", "and", "or", "not", "is", "in", "collate", "at"}


def sizes(kind: str) -> tuple[int, ...]:
    """The numbers in brackets after a type."""
    inside = kind.partition("(")[2].partition(")")[0]
    return tuple(int(part) for part in inside.split(",") if part.strip().isdigit())


def loses(old: str, new: str, *, explicit: bool) -> bool:
    """Whether a cast to another type may cut a value off instead of refusing it.

    Args:
        old: The type as PostgreSQL prints it.
        new: The new one.
        explicit: The cast is written, so that it cuts text that is too long.
    """
    before, after = base(old), base(new)
    if after in _TEXTS:
        return explicit and narrower(old, new)
    if after == "numeric" and before in _FRACTIONS:
        return _fewer_digits(old, new)
    if before == after and before in _STAMPS | _TIMES:
        return (*sizes(new), _FINEST)[0] < (*sizes(old), _FINEST)[0]
    return before in _LESS_EXACT.get(after, frozenset())


def narrower(old: str, new: str) -> bool:
    """Whether a type for text holds fewer characters than the other."""
    most = sizes(new) or ((1,) if base(new) == "character" else ())
    return bool(most) and not (sizes(old) and sizes(old)[0] <= most[0])


def _fewer_digits(old: str, new: str) -> bool:
    if not sizes(new):
        return False
    return not sizes(old) or (*sizes(new), 0)[1] < (*sizes(old), 0)[1]


def same_to_clients(old: str, new: str) -> bool:
    """Whether every value of a type looks the same in the other, and new ones fit as well."""
    if {base(old), base(new)} == {"json", "jsonb"}:
        return True
    if base(old) == base(new) and old.count("[]") == new.count("[]"):
        return not sizes(new) or (bool(sizes(old)) and sizes(old) <= sizes(new))
    texts = {"text", "character varying", "citext"}
    return {base(old), base(new)} <= texts and not narrower(old, new) and "[]" not in old + new


def columns_read(expression: str) -> tuple[str, ...]:
    """The columns that an expression reads; none for no expression."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser

    return tuple(dict.fromkeys(c.column for c in facts(expression).columns)) if expression else ()


_MOVES = (o.RenameTable, o.RenameColumn, o.Rename, o.SetSchema)


def with_new_names(given: Given) -> Schema:
    """The base after nothing but the renames, so that it can be compared with the end."""
    state = given.base.copy()
    for step in given.steps:
        if isinstance(step.operation, _MOVES) and _moves(step.operation, state):
            apply(state, step.operation, Origin())
    return state


def _moves(op: o.Operation, state: Schema) -> bool:
    """Whether the base has what is renamed."""
    if isinstance(op, o.RenameColumn):
        return state.column(op.table, op.column) is not None
    pair = renamed(op)
    if pair:
        return state.relation(pair[0]) is not None
    home = getattr(op, "table", None)
    return home is None or state.relation(home) is not None or home in state.types
