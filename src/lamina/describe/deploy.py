"""Where code and migrations have an order: the process document's table of breaking changes."""

from collections.abc import Iterator

from lamina.describe.breaks import breaks, new_label
from lamina.describe.given import Given
from lamina.describe.model import Code, DeployStep, Phrase
from lamina.describe.moments import Moment, moments, renamed
from lamina.describe.phrases_parts import dotted, listed, name, say
from lamina.describe.required import When
from lamina.review.about_routines import TRIGGERS
from lamina.sql import operations as o
from lamina.sql.names import quote_literal

_NAMED = 12


def deploy(given: Given) -> tuple[DeployStep, ...]:
    """What to deploy before or after which migration, in the order of the migrations."""
    found: dict[tuple[str, When, str], list[Phrase]] = {}
    for item in breaks(given):
        key = (item.version, item.when, item.advice)
        found.setdefault(key, []).append(item.things)
    for moment in moments(given):
        for advice, thing in _added(moment, given):
            found.setdefault((moment.version, "after", advice), []).append(thing)
    for (version, when, advice), things in found.items():
        if (when, advice) != ("after", _USES):
            uses = found.get((version, "after", _USES), [])
            uses[:] = [thing for thing in uses if thing not in things]
    steps = [
        DeployStep(when, say(f"deploy {advice}", listed([*dict.fromkeys(things)], _NAMED)), version)
        for (version, when, advice), things in found.items()
        if things
    ]
    order = {file.version: number for number, file in enumerate(given.files)}
    return tuple(sorted(steps, key=lambda s: (order.get(s.version, len(order)), s.when == "after")))


# Added.

_USES = "code that uses {}"


def _added(moment: Moment, given: Given) -> Iterator[tuple[str, Phrase]]:
    """What new code may use once it is there, as far as it is there at the end."""
    op, base, end = moment.operation, given.base, given.end
    match op:
        case o.CreateTable() if op.table not in base.relations and end.table(op.table):
            if not (op.temporary or op.partition_of):
                yield _USES, (name(op.table),)
        case o.CreateView() if op.view not in base.relations and end.view(op.view):
            yield _USES, (name(op.view),)
        case o.AddColumn() if moment.in_use(op.table) and end.column(op.table, op.column):
            if moment.before.column(op.table, op.column) is None:
                yield _USES, (dotted(op.table, op.column),)
        case o.CreateFunction() if op.function not in base.routines:
            if op.returns not in TRIGGERS and end.functions(op.function):
                yield _USES, (name(op.function),)
        case _:
            yield from _new_values(op, moment, given)


def _new_values(op: o.Operation, moment: Moment, given: Given) -> Iterator[tuple[str, Phrase]]:
    if isinstance(op, o.AddEnumValue):
        kind = given.end.type(op.type)
        if kind and not new_label(kind.made):
            yield "code that knows {} before anything writes it", (Code(quote_literal(op.value)),)
    elif (pair := renamed(op)) and moment.in_use(pair[0]) and given.end.relation(pair[1]):
        yield _USES, (name(pair[1]),)
    elif isinstance(op, o.Update) and moment.in_use(op.table):
        new = [c for c in op.columns if moment.new_column(op.table, c)]
        ends = {c: given.end.column(op.table, c) for c in new}
        empty = [c for c, end in ends.items() if end and not (end.default or end.generated)]
        columns = listed([dotted(op.table, c) for c in empty])
        if columns:
            yield "code that writes {}, then fill the rows that came without it", columns
