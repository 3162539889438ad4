"""Queries for the real database, before the migrations: the rows on which one of them fails.

Their names are those of the base. Where an earlier statement changes what is asked about there is
no query: a row would prove nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from lamina.describe.casts import wrong_label, wrong_value
from lamina.describe.domains import broken, columns_of, told_broken
from lamina.describe.given import Given
from lamina.describe.model import Phrase, PreCheck
from lamina.describe.moments import Moment, moments
from lamina.describe.new_rules import told_columns
from lamina.describe.phrases_parts import code, dotted, name, say, word
from lamina.describe.undo import casts_only
from lamina.review.about_access import tokens
from lamina.review.about_access import word as token_text
from lamina.sql import operations as o
from lamina.sql.lock_columns import base_type
from lamina.sql.names import Name, quote
from lamina.sql.schema.resolve import routine

_MOST = "limit 20;"
_KNOWS_INPUT = 16
"""The first PostgreSQL with `pg_input_is_valid`."""
_BITS = {"smallint": 15, "integer": 31, "bigint": 63}
_TEXTS = frozenset({"text", "character varying", "character", "citext"})
_INPUT = frozenset(
    {"bigint", "boolean", "date", "double precision", "inet", "integer", "interval", "json"}
    | {"jsonb", "numeric", "real", "smallint", "timestamp with time zone", "uuid"}
    | {"timestamp without time zone"}
)
_USERS = Name("auth", "users")

Query = tuple[Phrase, str]


class _Rows:
    """What can be asked of the rows as they are before the change set.

    Args:
        moment: The operation.
        touched: Columns that earlier operations write, `*` where they take rows away, `+` where
            they add some.
    """

    def __init__(self, moment: Moment, touched: set[tuple[Name, str]], postgres: int) -> None:
        self.moment, self.postgres = moment, postgres
        self._touched = touched

    def table(self, now: Name) -> Name | None:
        """The table's name in the base; None where nothing can be asked of it."""
        first = self.moment.trail.relation(now)
        usable = self.moment.in_use(now) and (first, "*") not in self._touched
        return first if usable else None

    def columns(self, now: Name, columns: Iterable[str]) -> tuple[str, ...]:
        """Their names in the base, quoted; none where one is new or changed before."""
        first = self.table(now)
        old = [self.moment.trail.column(now, column) for column in columns]
        new = any(self.moment.new_column(now, column) for column in columns)
        if first is None or new or any((first, column) in self._touched for column in old):
            return ()
        return tuple(quote(column) for column in old)

    def expression(self, now: Name, text: str) -> bool:
        """Whether an expression about the table holds for the base as it is."""
        from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser

        found, before = facts(text), self.moment.before
        calls = (f for call in found.calls for f in before.functions(routine(before, call)))
        if not found.parsed or found.reads or any(f.made and f.made.new for f in calls):
            return False
        read = sorted({c.column for c in found.columns})
        named = not read or bool(self.columns(now, read))
        return named and "*" not in read and not self.moment.trail.renames_columns(now)

    def grows(self, now: Name) -> bool:
        """Whether an earlier operation adds rows."""
        return (self.moment.trail.relation(now), "+") in self._touched


def checks(given: Given) -> tuple[PreCheck, ...]:
    """Queries that return rows where a migration will fail, each with what it is about."""
    found: list[PreCheck] = []
    touched: set[tuple[Name, str]] = set()
    for moment in moments(given):
        find = _CHECKS.get(type(moment.operation))
        rows = _Rows(moment, touched, given.settings.postgres)
        for told, sql in find(moment.operation, rows) if find else ():
            found.append(PreCheck(told, sql, moment.version))
        touched.update(_touches(moment))
    return tuple(dict.fromkeys(found))


def _touches(moment: Moment) -> Iterator[tuple[Name, str]]:
    op = moment.operation
    table = getattr(op, "table", None)
    home = moment.trail.relation(table) if table else _USERS
    match op:
        case o.Update():
            yield from ((home, moment.trail.column(op.table, c)) for c in op.columns)
        case o.AlterColumnType():
            yield home, moment.trail.column(op.table, op.column)
        case o.Delete() | o.Merge() | o.Truncate():
            yield home, "*"
        case o.Insert():
            yield home, "*" if op.on_conflict else "+"
        case _:
            return


def _select(table: Name, where: str) -> str:
    return f"select * from {table.sql()} where {where} {_MOST}"  # noqa: S608 - for a person to run


def _no_null(op: o.SetNotNull, rows: _Rows) -> Iterator[Query]:
    known = rows.moment.before.column(op.table, op.column)
    proved = rows.moment.before.has_valid_not_null_check(op.table, op.column)
    if not (proved or (known and known.not_null)):
        yield from _nulls(op.table, (op.column,), rows)


def _nulls(table: Name, columns: tuple[str, ...], rows: _Rows) -> Iterator[Query]:
    first = rows.table(table)
    for column in columns:
        known = rows.moment.before.column(table, column)
        was = rows.columns(table, (column,))
        if first and was and not (known and known.not_null):
            told = say("fails where {} is null", dotted(table, column))
            yield told, _select(first, f"{was[0]} is null")


def _any_row(op: o.AddColumn, rows: _Rows) -> Iterator[Query]:
    first = rows.table(op.table)
    there = rows.moment.before.column(op.table, op.column) is not None
    keys = any(c.kind == "primary key" for c in op.constraints)
    needed = op.definition.not_null or keys
    if first and needed and not there and not op.definition.fills_itself:
        told = say("fails when {} has any row: {} has no default", name(first), word(op.column))
        yield told, f"select * from {first.sql()} limit 1;"  # noqa: S608 - for a person to run


def _added(op: o.AddConstraint, rows: _Rows) -> Iterator[Query]:
    if not (op.constraint.not_valid or op.constraint.not_enforced):
        yield from _broken(op.table, op.constraint, rows)


def _validated(op: o.ValidateConstraint, rows: _Rows) -> Iterator[Query]:
    home = rows.moment.before.table(op.table)
    entry = home.constraints.get(op.name) if home else None
    if entry and not entry.valid:
        yield from _broken(op.table, entry.constraint, rows)


def _broken(table: Name, made: o.Constraint, rows: _Rows) -> Iterator[Query]:
    first = rows.table(table)
    match made.kind:
        case "check" if first and rows.expression(table, made.expression):
            rule = word(made.name) if made.name else code(made.expression)
            told = say("fails where {} does not keep check {}", name(first), rule)
            yield told, _select(first, f"not ({made.expression})")
        case "not null":
            yield from _nulls(table, made.columns, rows)
        case "unique" | "primary key":
            if made.kind == "primary key":
                yield from _nulls(table, _of_key(table, made, rows), rows)
            if not made.using_index:
                yield from _equal(table, made.columns, "", rows, nulls=made.nulls_not_distinct)
        case "foreign key":
            yield from _orphans(table, made, rows)
        case _:
            return


def _of_key(table: Name, made: o.Constraint, rows: _Rows) -> tuple[str, ...]:
    if not made.using_index:
        return made.columns
    index = rows.moment.before.index(Name(table.schema, made.using_index))
    return index.columns if index else ()


def _index(op: o.CreateIndex, rows: _Rows) -> Iterator[Query]:
    taken = op.name and rows.moment.before.relation_taken(Name(op.table.schema, op.name))
    if op.unique and not (op.if_not_exists and taken):
        yield from _equal(op.table, op.columns, op.where, rows, nulls=op.nulls_not_distinct)


def _equal(
    table: Name, parts: tuple[str, ...], where: str, rows: _Rows, *, nulls: bool
) -> Iterator[Query]:
    first, bare = rows.table(table), tuple(p for p in parts if not p.startswith("("))
    texts = [*(p for p in parts if p.startswith("(")), *([where] if where else [])]
    if first is None or rows.moment.is_unique(table, parts):
        return
    if bool(bare) != bool(rows.columns(table, bare)):
        return
    if not all(rows.expression(table, text) for text in texts):
        return
    keys = [p if p.startswith("(") else rows.columns(table, (p,))[0] for p in parts]
    tests = [*([] if nulls else [f"{key} is not null" for key in keys])]
    tests += [f"({where})"] if where else []
    only = f" where {' and '.join(tests)}" if tests else ""
    same = ", ".join(keys)
    told = say("fails when two rows of {} have the same {}", name(first), told_columns(parts))
    groups = f"group by {same} having count(*) > 1 {_MOST}"
    yield told, f"select {same}, count(*) from {first.sql()}{only} {groups}"  # noqa: S608 - as above


def _orphans(table: Name, made: o.Constraint, rows: _Rows) -> Iterator[Query]:
    target, child = made.references, rows.table(table)
    own = rows.columns(table, made.columns)
    if target is None or child is None or not own or rows.grows(target):
        return
    parent, keys = rows.table(target), _referenced(target, made, rows)
    if parent is None or len(keys) != len(own):
        return
    filled = " and ".join(f"child.{column} is not null" for column in own)
    same = " and ".join(f"parent.{k} = child.{c}" for k, c in zip(keys, own, strict=True))
    it = dotted(table, made.columns[0]) if len(own) == 1 else name(table)
    told = say("fails where {} points to a row of {} that is not there", it, name(parent))
    there = f"(select from {parent.sql()} as parent where {same})"
    query = f"select child.* from {child.sql()} as child where {filled}"  # noqa: S608 - as above
    yield told, f"{query} and not exists {there} {_MOST}"


def _referenced(target: Name, made: o.Constraint, rows: _Rows) -> tuple[str, ...]:
    """The columns that a foreign key points to: those written, or the primary key."""
    home = rows.moment.before.table(target)
    key = home.primary_key if home else None
    written = made.referenced_columns or (key.columns if key else ())
    if not written and target == _USERS:
        return ("id",)
    return rows.columns(target, written)


def _type(op: o.AlterColumnType, rows: _Rows) -> Iterator[Query]:
    before, column = rows.moment.before, rows.moment.old_column(op.table, op.column)
    first, was = rows.table(op.table), rows.columns(op.table, (op.column,))
    if column is None or first is None or not was or not casts_only(op.using, op.column):
        return
    casts = [t for t in tokens(op.using or "") if token_text(op.using or "", t) == "::"]
    old, new = base_type(before, column.type)[0], base_type(before, op.type)[0]
    explicit = op.using is not None
    wrong = wrong_label(was[0], column.type, op.type, before)
    if not wrong and len(casts) <= 1:
        wrong = wrong_value(was[0], old, new, explicit=explicit, postgres=rows.postgres)
    if wrong:
        told = say("fails where {} does not fit {}", dotted(op.table, op.column), code(op.type))
        yield told, _select(first, wrong)


def _domain(op: o.AlterDomain, rows: _Rows) -> Iterator[Query]:
    for table, column in columns_of(op.domain, rows.moment):
        first, was = rows.table(table), rows.columns(table, (column,))
        wrong = broken(op, was[0], rows.moment) if first and was else ""
        if first and wrong:
            yield told_broken(op, table, column), _select(first, wrong)


_CHECKS: dict[type[o.Operation], Callable[[Any, _Rows], Iterator[Query]]] = {
    o.AddColumn: _any_row,
    o.AddConstraint: _added,
    o.AlterColumnType: _type,
    o.AlterDomain: _domain,
    o.CreateIndex: _index,
    o.SetNotNull: _no_null,
    o.ValidateConstraint: _validated,
}
