"""The locks that a change set takes on tables in use; what is there before each operation."""

from collections.abc import Iterator, Mapping
from itertools import groupby

import msgspec

from lamina.describe.given import Given, Step
from lamina.describe.model import LockTaken, Phrase
from lamina.describe.phrases_parts import Part, joined, name, say, word, words
from lamina.review.about_access import PLATFORM
from lamina.review.about_policies import commands, covers_role, predicates
from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Policy, Schema, Table, TableColumn, apply

Rows = tuple[str, ...] | None
"""What has to hold of the rows that are there, and of those written; None where none are let."""

RELATIONS = frozenset({"table", "view", "materialized view", "foreign table"})


class Trail:
    """What tables, views and columns are called in the base, while the change set renames them."""

    def __init__(self) -> None:
        self._relations: dict[Name, Name] = {}
        self._columns: dict[tuple[Name, str], str] = {}

    def relation(self, now: Name) -> Name:
        """The name that the relation of now has in the base."""
        return self._relations.get(now, now)

    def column(self, table: Name, now: str) -> str:
        """The name that the column of now has in the base."""
        return self._columns.get((self.relation(table), now), now)

    def renames_columns(self, table: Name) -> bool:
        """Whether the table had a column with another name."""
        return any(home == self.relation(table) for home, _ in self._columns)

    def follow(self, operation: Operation) -> None:
        """Take in what the operation gives another name."""
        moved = renamed(operation)
        if moved:
            old, new = moved
            self._relations[new] = self._relations.pop(old, old)
        elif isinstance(operation, o.RenameColumn):
            home = self.relation(operation.table)
            first = self._columns.pop((home, operation.column), operation.column)
            self._columns[home, operation.new_name] = first


class Moment(msgspec.Struct, frozen=True):
    """An operation and what is there just before it; ``before`` holds until the next one only."""

    step: Step
    before: Schema
    trail: Trail

    @property
    def operation(self) -> Operation:
        """The operation."""
        return self.step.operation

    @property
    def version(self) -> str:
        """The migration."""
        return self.step.file.version

    def in_use(self, table: Name) -> bool:
        """Whether the table or view was there before the change set, as far as is known."""
        found = self.before.relation(table)
        if table in self.before.index_homes or table in self.before.sequences:
            return False
        if found is None:
            named = any(lock.relation == table for lock in self.step.locks)
            return named and not self.operation.if_there
        return not (found.made and found.made.new) and table.schema != "pg_temp"

    def old_column(self, table: Name, column: str) -> TableColumn | None:
        """The column, where a migration or the baseline had it before the change set."""
        found = self.before.column(table, column) if self.in_use(table) else None
        return None if found is None or (found.made and found.made.new) else found

    def new_column(self, table: Name, column: str) -> bool:
        """Whether the change set added the column."""
        found = self.before.column(table, column)
        return bool(found and found.made and found.made.new)

    def binds(self, table: Name, columns: tuple[str, ...]) -> bool:
        """Whether a rule on these columns reaches rows and code of before the change set."""
        new = bool(columns) and all(self.new_column(table, column) for column in columns)
        return self.in_use(table) and not new

    def is_unique(self, table: Name, columns: tuple[str, ...]) -> bool:
        """Whether an index sees to it that no two rows have the same values there."""
        whole = (i for i in self.before.indexes_of(table) if i.unique and not i.where)
        return any(set(index.columns) <= set(columns) for index in whole)


def moments(given: Given) -> Iterator[Moment]:
    """Every operation with the state before it, which costs no copy of the schema."""
    state, trail = given.base.copy(), Trail()
    for file, steps in groupby(given.steps, key=lambda step: step.file):
        state.begin_script()
        for step in steps:
            yield Moment(step, step.undone or state, trail)
            at = Origin(file.path, step.statement.line, 0, new=True)
            apply(state, step.operation, at)
            trail.follow(step.operation)


def renamed(operation: Operation) -> tuple[Name, Name] | None:
    """The old and the new name of a table or view."""
    match operation:
        case o.RenameTable():
            return operation.table, Name(operation.table.schema, operation.new_name)
        case o.Rename() if operation.kind in RELATIONS:
            return operation.name, Name(operation.name.schema, operation.new_name)
        case o.SetSchema() if operation.kind in RELATIONS:
            return operation.name, Name(operation.schema, operation.name.name)
        case _:
            return None


def has_row_security(table: Table) -> bool:
    """Whether policies decide; Supabase turns it on for its own tables."""
    return table.rls or (table.made is None and table.name.schema in PLATFORM)


def effective(policies: Mapping[str, Policy], role: str, command: str) -> Rows:
    """What all policies together ask of the rows, for one role and command."""
    about = [p for p in policies.values() if command in commands(p) and covers_role(p, role)]
    grants = [predicates(p, command) for p in about if p.permissive]
    limits = [predicates(p, command) for p in about if not p.permissive]
    if not grants:
        return None
    sides = range(len(grants[0]))
    found = tuple(_joined([g[n] for g in grants], [k[n] for k in limits]) for n in sides)
    return None if any(always(text) is False for text in found) else found


def _joined(any_of: list[str], all_of: list[str]) -> str:
    one = list(dict.fromkeys(any_of))
    lets = one[0] if len(one) == 1 else " or ".join(f"({text})" for text in one)
    return " and ".join(f"({text})" for text in (lets, *all_of)) if all_of else lets


def always(predicate: str) -> bool | None:
    """Whether a predicate holds for every row, or for none."""
    from lamina.sql.expressions import tautology  # noqa: PLC0415 - loads the parser

    return tautology(predicate)


_OF_SEQUENCES = (o.AlterSequence, o.DropSequence)
_KINDS = {"unique": "unique constraint", "exclude": "exclusion constraint"}
_PLAIN: dict[type[Operation], str] = {
    o.ChangeOwner: "changes its owner",
    o.CreateView: "replaces the view",
    o.DisableRls: "turns row level security off",
    o.EnableRls: "turns row level security on",
    o.ForceRls: "forces row level security",
    o.LockTable: "locks it",
    o.RefreshView: "refreshes the view",
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
    rows = "rewritten" if lock.rewrites else "read" if lock.scans else ""
    level = lock.level
    if earlier and not lock.outside_transaction:
        level = max(level, earlier[-1].level)
    home: Name | None = getattr(moment.operation, "table", None)
    return _Held(level, rows, moment.operation, moment.trail.relation(home) if home else None)


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
    return held.level == LockLevel.SHARE_UPDATE_EXCLUSIVE and bool(held.rows)


def _work(held: _Held) -> int:
    return ("", "read", "rewritten").index(held.rows)


def _entry(version: str, table: Name, held: list[_Held]) -> LockTaken:
    main = max(held, key=_work)
    others = len({id(h.operation) for h in held}) - 1
    more = f", and {others} more" if others else ""
    return LockTaken(
        relation=table,
        level=main.level.words,
        blocks=main.level.blocks,
        rows=main.rows,
        because=say("{}{}", _because(main, table), more),
        version=version,
    )


def _because(held: _Held, table: Name) -> Phrase:
    """What the operation does to the table, in a few words."""
    operation = held.operation
    if isinstance(operation, o.CreateTable):
        does = "a partition of it" if operation.partition_of == table else "which points to it"
        return say("creates {}, {}", name(operation.table), does)
    other = held.home not in {None, table} and renamed(operation) is None
    where = say(" on {}", name(held.home)) if other and held.home else ""
    return say("{}{}", _short(operation), where)


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
        case o.Maintain():
            return say("runs {}", operation.action)
        case _:
            return _by_shape(operation)


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
