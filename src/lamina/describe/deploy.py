"""Where code and migrations have an order: the process document's table of breaking changes."""

from collections.abc import Callable, Iterator
from typing import Any

from lamina.describe.access import access
from lamina.describe.given import Given
from lamina.describe.locks import Moment, moments, renamed
from lamina.describe.model import Code, DeployStep, Phrase
from lamina.describe.phrases_parts import code, dotted, listed, name, say, word
from lamina.describe.required import Break, When
from lamina.describe.risks import RULES
from lamina.describe.undo import Gone, gone, narrower, same_to_clients, whole_tables
from lamina.review.about_routines import TRIGGERS, calls_still_work
from lamina.review.about_types import base, enum_of, loses_nothing
from lamina.review.write_access import call_words
from lamina.sql import operations as o
from lamina.sql.names import Name, quote_literal
from lamina.sql.schema import Function, Origin, Table, View

_NAMED, _FEW = 12, 3


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


def breaks(given: Given) -> Iterator[Break]:
    """What code that works with the base may notice, in the order of the migrations."""
    for moment in moments(given):
        find = _BREAKS.get(type(moment.operation))
        yield from find(moment.operation, moment, given) if find else ()
    yield from _fewer_labels(given)
    yield from _unpublished(given)
    shared: dict[tuple[Phrase, str], list[Phrase]] = {}
    for change in access(given, later=False):
        if change.kind in {"removed", "restricted"}:
            shared.setdefault((change.words, change.version), []).append((name(change.on),))
    for (told, version), homes in shared.items():
        those = listed(homes) if len(homes) <= _FEW else (f"{len(homes)} objects",)
        yield Break(say("{}: {}", listed(homes), told), version, "before", _NO_ACCESS, those)


_NO_ACCESS = "code that does not need the access that is taken away on {}"
_UNUSED = "code that no longer uses {}"


# Dropped.


def _dropped(_: o.Operation, moment: Moment, given: Given) -> Iterator[Break]:
    found, version = gone(moment), moment.version
    for relation in found.relations:
        again = given.end.relation(relation.name)
        if isinstance(relation, Table) and relation not in whole_tables(found):
            continue
        if again is None:
            it = name(moment.trail.relation(relation.name))
            kind = "table" if isinstance(relation, Table) else "view"
            yield Break(say("drops {} {}", kind, it), version, "before", _UNUSED, (it,))
        else:
            yield from _less(relation, again, version)
    for home, column in found.columns:
        if given.end.column(home, column.name) is None:
            it = dotted(moment.trail.relation(home), moment.trail.column(home, column.name))
            yield Break(say("drops {}", it), version, "before", _UNUSED, (it,))
    yield from _routines_and_types(found, version, given)


def _less(old: Table | View, new: Table | View, version: str) -> Iterator[Break]:
    if "*" in new.columns or not new.columns:
        return
    for column in old.columns:
        if column not in new.columns and column != "*":
            it = dotted(old.name, column)
            yield Break(say("drops {}", it), version, "before", _UNUSED, (it,))


def _routines_and_types(found: Gone, version: str, given: Given) -> Iterator[Break]:
    for function in found.functions:
        if function.name in given.base.routines:
            yield from _function(function, given.end.functions(function.name), version)
    for kind in found.types:
        if kind.name in given.base.types and given.end.type(kind.name) is None:
            it = name(kind.name)
            yield Break(say("drops type {}", it), version, "before", _UNUSED, (it,))


def _function(old: Function, left: tuple[Function, ...], version: str) -> Iterator[Break]:
    if old.returns in TRIGGERS or any(calls_still_work(old, new) for new in left):
        return
    it = code(call_words(old))
    if not left:
        yield Break(say("drops function {}", it), version, "before", _UNUSED, (it,))
        return
    now = [code(f"{call_words(f)} returns {f.returns}") for f in left]
    told = say("function {} is gone; there is {}", it, listed(now))
    advice = "at once code that calls {} as it is now: calls as before fail"
    yield Break(told, version, "after", advice, (name(old.name),))


def _extension(op: o.DropExtension, moment: Moment, given: Given) -> Iterator[Break]:
    found = moment.before.extensions.get(op.name)
    if found and not (found.made and found.made.new) and op.name not in given.end.extensions:
        it = word(op.name)
        yield Break(say("drops extension {}", it), moment.version, "before", _UNUSED, (it,))
    yield from _dropped(op, moment, given)


# Renamed.

_AT_ONCE = "at once code that says {}: the old name fails from the migration on"


def _relation_renamed(
    op: o.Rename | o.RenameTable | o.SetSchema, moment: Moment, given: Given
) -> Iterator[Break]:
    pair = renamed(op)
    if pair is None and not isinstance(op, o.RenameTable):
        yield from _other_renamed(op, moment, given)
    if pair is None:
        return
    old, new = pair
    was, left = moment.before.relation(old), given.end.relation(old)
    if not moment.in_use(old) or moment.trail.relation(old) != old:
        return
    if was and left and set(was.columns) <= set(left.columns):
        return
    told = say("renames {} to {}", name(old), name(new))
    yield Break(told, moment.version, "after", _AT_ONCE, (name(new),))


def _other_renamed(op: o.Rename | o.SetSchema, moment: Moment, given: Given) -> Iterator[Break]:
    moved = Name(op.name.schema, op.new_name) if isinstance(op, o.Rename) else None
    new = moved or Name(getattr(op, "schema", ""), op.name.name)
    if op.kind in {"function", "procedure", "routine"}:
        old = moment.before.function(op.name, op.arguments)
        made, left = old.made if old else None, given.end.functions(op.name)
        there = old is not None and not any(calls_still_work(old, f) for f in left)
    elif op.kind in {"type", "domain"}:
        kind = moment.before.type(op.name)
        made = kind.made if kind else None
        there = kind is not None and given.end.type(op.name) is None
    else:
        return
    if there and not (made and made.new):
        told = say("renames {} {} to {}", op.kind, name(op.name), name(new))
        yield Break(told, moment.version, "after", _AT_ONCE, (name(new),))


def _column_renamed(op: o.RenameColumn, moment: Moment, given: Given) -> Iterator[Break]:
    old, new = dotted(op.table, op.column), dotted(op.table, op.new_name)
    kept = given.end.column(op.table, op.column) is not None
    first = moment.trail.column(op.table, op.column) == op.column
    if first and not kept and moment.old_column(op.table, op.column):
        told = say("renames {} to {}", old, word(op.new_name))
        yield Break(told, moment.version, "after", _AT_ONCE, (new,))


def _label_renamed(op: o.RenameEnumValue, moment: Moment, _: Given) -> Iterator[Break]:
    kind = moment.before.type(op.type)
    if kind and not (kind.made and kind.made.new) and not _new_label(kind.labels.get(op.value)):
        old, new = Code(quote_literal(op.value)), Code(quote_literal(op.new_value))
        told = say("renames value {} of {} to {}", old, name(op.type), new)
        yield Break(told, moment.version, "after", _AT_ONCE, (new,))


def _new_label(made: Origin | None) -> bool:
    return made is not None and made.new


# Other types, other values.


def _type(op: o.AlterColumnType, moment: Moment, given: Given) -> Iterator[Break]:
    column, it = moment.old_column(op.table, op.column), dotted(op.table, op.column)
    first = moment.trail.relation(op.table), moment.trail.column(op.table, op.column)
    was = given.base.column(*first) or column
    end = given.end.column(op.table, op.column)
    now = end.type if end else op.type
    if column is None or was is None or not was.type or same_to_clients(was.type, now):
        return
    old, new = enum_of(given.base, was.type), enum_of(given.end, now)
    if old and new:
        missing = [Code(quote_literal(v)) for v in old.labels if v not in new.labels]
        if missing and old.name != new.name:
            told = say("{} no longer takes {}", it, listed(missing))
            advice = "code that no longer writes {}"
            yield Break(told, moment.version, "before", advice, listed(missing))
        return
    told = say("changes {} from {} to {}", it, code(was.type), code(now))
    advice = "code that can read and write {} with either type"
    if narrower(was.type, now) and loses_nothing(base(was.type), base(now)):
        advice = "code that writes only values of {} that still fit"
    yield Break(told, moment.version, "before", advice, (it,))


def _fewer_labels(given: Given) -> Iterator[Break]:
    about = (o.CreateType, o.Rename, o.AlterColumnType)
    kept = {s.operation.value for s in given.steps if isinstance(s.operation, o.RenameEnumValue)}
    for old in given.base.types.values():
        new = given.end.types.get(old.name)
        if new is None or new == old or old.kind != "enum":
            continue
        missing = [v for v in old.labels if v not in new.labels and v not in kept]
        if missing:
            last = _last(given, lambda op: isinstance(op, about))
            them = listed([Code(quote_literal(v)) for v in missing])
            told = say("{} no longer has {}", name(old.name), them)
            yield Break(told, last, "before", "code that no longer reads or writes {}", them)


def _unpublished(given: Given) -> Iterator[Break]:
    for old in given.base.publications.values():
        new = given.end.publications.get(old.name)
        left = new.tables if new else frozenset()
        for table in sorted(old.tables - left):
            if given.end.table(table) is None or (new and new.all_tables):
                continue
            told = say("{} no longer sends changes of {}", word(old.name), name(table))
            advice = "code that does not subscribe to {}"
            yield Break(told, _last(given, _publishes), "before", advice, (name(table),))


def _publishes(op: o.Operation) -> bool:
    return isinstance(op, o.AlterPublication) or getattr(op, "kind", "") == "publication"


def _last(given: Given, about: Callable[[o.Operation], bool]) -> str:
    return next((s.file.version for s in reversed(given.steps) if about(s.operation)), "")


_BREAKS: dict[type[o.Operation], Callable[[Any, Moment, Given], Iterator[Break]]] = {
    **RULES,
    **dict.fromkeys((o.DropColumn, o.DropFunction, o.DropSchema), _dropped),
    **dict.fromkeys((o.DropTable, o.DropType, o.DropView), _dropped),
    **dict.fromkeys((o.Rename, o.RenameTable, o.SetSchema), _relation_renamed),
    o.AlterColumnType: _type,
    o.DropExtension: _extension,
    o.RenameColumn: _column_renamed,
    o.RenameEnumValue: _label_renamed,
}


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
        if kind and not _new_label(kind.made):
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
