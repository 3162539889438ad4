"""The locks that a change set takes on tables in use."""

from collections.abc import Iterator

import msgspec

from lamina.describe.given import Given
from lamina.describe.model import LockTaken, Phrase
from lamina.describe.moments import Moment, moments, renamed
from lamina.describe.phrases_parts import Part, joined, name, say, word, words
from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.names import Name
from lamina.sql.operations import Operation

_OF_SEQUENCES = (o.AlterSequence, o.DropSequence)
_KINDS = {"unique": "unique constraint", "exclude": "exclusion constraint"}
_OF_COLUMNS: dict[type[Operation], str] = {
    o.SetColumnOptions: "options",
    o.SetCompression: "compression",
    o.SetStatistics: "statistics target",
    o.SetStorage: "storage",
}
_PLAIN: dict[type[Operation], str] = {
    o.ChangeOwner: "changes its owner",
    o.CreateView: "replaces the view",
    o.DisableRls: "turns row level security off",
    o.EnableRls: "turns row level security on",
    o.ForceRls: "forces row level security",
    o.LockTable: "locks it",
    o.Inherit: "makes it inherit from another table",
    o.NoForceRls: "frees its owner from row level security",
    o.NoInherit: "makes it inherit no longer",
    o.RefreshView: "refreshes the view",
    o.RenameTable: "renames it",
    o.SetAccessMethod: "changes how it is stored",
    o.Truncate: "empties it",
}


class _Held(msgspec.Struct, frozen=True):
    """What a migration holds on a relation while one of its operations runs."""

    level: LockLevel
    rows: str
    operation: Operation
    home: Name | None


def locks(given: Given) -> tuple[LockTaken, ...]:
    """The strongest lock on each relation in use that each migration takes.

    Where a migration reads or rewrites rows before it takes its strongest lock, the weaker one is
    there as well.
    """
    taken: dict[tuple[str, Name], list[_Held]] = {}
    for moment in moments(given):
        for lock in moment.step.locks:
            relation = moment.trail.relation(lock.relation)
            if moment.in_use(lock.relation) and not isinstance(moment.operation, _OF_SEQUENCES):
                held = taken.setdefault((moment.version, relation), [])
                held.append(_held(lock, held, moment))
    return tuple(
        entry for (version, table), held in taken.items() for entry in _told(version, table, held)
    )


def _held(lock: Lock, earlier: list[_Held], moment: Moment) -> _Held:
    """The lock together with what the migration's transaction holds already."""
    rows = "rewritten" if lock.rewrites else "read" if lock.scans else _written(moment.operation)
    level = lock.level
    if earlier and not lock.outside_transaction:
        level = max(level, earlier[-1].level)
    home: Name | None = getattr(moment.operation, "table", None)
    return _Held(level, rows, moment.operation, moment.trail.relation(home) if home else None)


def _written(operation: Operation) -> str:
    """What an operation does to every row of a table, each of which it locks."""
    if isinstance(operation, o.Update | o.Delete) and not operation.has_where:
        return "updated" if isinstance(operation, o.Update) else "deleted"
    return ""


def _told(version: str, table: Name, held: list[_Held]) -> Iterator[LockTaken]:
    """The strongest, after a weaker one under which there is more to do with the rows."""
    heard = [h for h in held if h.level >= LockLevel.SHARE or _upkeep(h)]
    if not heard:
        return
    top = max(h.level for h in heard)
    strongest = [h for h in heard if h.level == top]
    weaker = [h for h in heard if h.level < top and h.rows]
    work = max(map(_work, strongest))
    if weaker and max(map(_work, weaker)) > work:
        level = max(h.level for h in weaker)
        yield _entry(version, table, [h for h in weaker if h.level == level])
    yield _entry(version, table, strongest)


def _upkeep(held: _Held) -> bool:
    """Whether it does something with all rows under a lock that lets others write."""
    return held.level in {LockLevel.SHARE_UPDATE_EXCLUSIVE, LockLevel.ROW_EXCLUSIVE} and bool(
        held.rows
    )


def _work(held: _Held) -> int:
    return ("", "read", "updated", "deleted", "rewritten").index(held.rows)


def _entry(version: str, table: Name, held: list[_Held]) -> LockTaken:
    main = max(held, key=_work)
    others = len({id(h.operation) for h in held}) - 1
    more = f", and {others} more" if others else ""
    return LockTaken(
        relation=table,
        level=main.level.words,
        blocks=main.level.blocks or "writes to the same rows",
        rows=main.rows,
        because=say("{}{}", _because(main, table), more),
        version=version,
    )


def _because(held: _Held, table: Name) -> Phrase:
    """What the operation does to the table, in a few words."""
    operation = held.operation
    if isinstance(operation, o.CreateTable):
        return say("creates {}, {}", name(operation.table), _kin(operation, table))
    other = held.home not in {None, table} and renamed(operation) is None
    where = say(" on {}", name(held.home)) if other and held.home else ""
    return say("{}{}", _short(operation), where)


def _kin(made: o.CreateTable, table: Name) -> Phrase:
    """What a new table has to do with one that is there."""
    if made.partition_of == table:
        return ("a partition of it",)
    if made.partition_of and table not in {c.references for c in made.constraints}:
        return say("another partition of {}", name(made.partition_of))
    return ("which inherits from it" if table in made.inherits else "which points to it",)


def _short(operation: Operation) -> Phrase:  # noqa: PLR0911 - one sentence each
    match operation:
        case o.AddConstraint():
            made = operation.constraint
            return joined(["adds", _KINDS.get(made.kind, made.kind), _columns(made)], " ")
        case o.CreateIndex():
            kind = "unique index" if operation.unique else "index"
            return joined(["builds", kind, word(operation.name) if operation.name else ""], " ")
        case o.AlterColumnType():
            return say("changes the type of {}", word(operation.column))
        case o.SetDefault() | o.DropDefault():
            verb = "sets" if isinstance(operation, o.SetDefault) else "drops"
            return say("{} the default of {}", verb, word(operation.column))
        case o.SetNotNull() | o.DropNotNull():
            may = "not null" if isinstance(operation, o.SetNotNull) else "nullable"
            return say("makes {} {}", word(operation.column), may)
        case o.Update() | o.Delete():
            return say(
                "{} {}",
                "updates" if isinstance(operation, o.Update) else "deletes",
                _rows(operation),
            )
        case o.Maintain():
            return say("runs {}", operation.action)
        case _:
            return _of_part(operation)


def _of_part(operation: Operation) -> Phrase:
    match operation:
        case o.SetStorage() | o.SetCompression() | o.SetStatistics() | o.SetColumnOptions():
            kind = _OF_COLUMNS[type(operation)]
            return say("sets the {} of {}", kind, word(operation.column))
        case o.SwitchTrigger() if operation.name in {"all", "user"}:
            return say("{} {} triggers", _switches(operation), operation.name)
        case o.SwitchTrigger() | o.SwitchRule():
            kind = "trigger" if isinstance(operation, o.SwitchTrigger) else "rule"
            return say("{} {} {}", _switches(operation), kind, word(operation.name))
        case _:
            return _by_shape(operation)


def _rows(operation: o.Update | o.Delete) -> str:
    return "rows" if operation.has_where else "all rows"


def _switches(operation: o.SwitchTrigger | o.SwitchRule) -> str:
    return "enables" if operation.enabled else "disables"


def _columns(made: o.Constraint) -> Part:
    if made.name or not made.columns:
        return word(made.name) if made.name else ""
    return say("on {}", words(made.columns))


def _by_shape(operation: Operation) -> Phrase:
    """A sentence from the name of the operation: `drops policy "own rows"`."""
    if type(operation) in _PLAIN:
        return (_PLAIN[type(operation)],)
    kind = type(operation).__name__
    text = "".join(f" {c.lower()}" if c.isupper() else c for c in kind).split()
    verb, noun = text[0] + ("es" if text[0].endswith("ch") else "s"), " ".join(text[1:])
    shown = getattr(operation, "kind", "") if noun in {"", "object"} else noun
    said = (getattr(operation, field, None) for field in ("column", noun, "index", "name"))
    found = next((f for f in said if f and isinstance(f, str | Name)), None)
    whole = found == getattr(operation, "table", None)
    what = name(found) if isinstance(found, Name) else word(found) if found else ""
    return joined([verb, shown, "" if whole else what], " ")
