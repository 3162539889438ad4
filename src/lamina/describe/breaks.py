"""What code that works with the base may notice of a change set."""

from collections.abc import Callable, Iterator
from typing import Any

from lamina.describe.access import each_access
from lamina.describe.domains import new_rule
from lamina.describe.given import Given
from lamina.describe.model import Code, Phrase
from lamina.describe.moments import Moment, last_column, last_name, moments, renamed
from lamina.describe.new_rules import RULES
from lamina.describe.phrases_parts import code, dotted, listed, name, say, word
from lamina.describe.required import Break
from lamina.describe.undo import Gone, gone, narrower, same_to_clients, whole_tables
from lamina.review.about_routines import TRIGGERS, calls_still_work
from lamina.review.about_types import base, enum_of, loses_nothing
from lamina.review.write_access import call_words
from lamina.sql import operations as o
from lamina.sql.names import Name, quote_literal
from lamina.sql.schema import Function, Origin, Table, TableColumn, View

_FEW = 3


def breaks(given: Given) -> Iterator[Break]:
    """What code that works with the base may notice, in the order of the migrations."""
    for moment in moments(given):
        find = _BREAKS.get(type(moment.operation))
        yield from find(moment.operation, moment, given) if find else ()
    yield from _fewer_labels(given)
    yield from _unpublished(given)
    shared: dict[tuple[Phrase, str], list[Phrase]] = {}
    for change in each_access(given, later=False):
        if change.kind in {"removed", "restricted"}:
            shared.setdefault((change.words, change.version), []).append((name(change.on),))
    for (told, version), homes in shared.items():
        those = listed(homes) if len(homes) <= _FEW else (f"{len(homes)} objects",)
        yield Break(say("{}: {}", listed(homes), told), version, "before", _NO_ACCESS, those)


_NO_ACCESS = "code that does not need the access that is taken away on {}"
_UNUSED = "code that no longer uses {}"
_EITHER_TYPE = "code that can read and write {} with either type"
_NO_VALUES = "code that works while {} has none of its values"


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
        it = dotted(moment.trail.relation(home), moment.trail.column(home, column.name))
        now = given.end.column(home, column.name)
        if now is None:
            yield Break(say("drops {}", it), version, "before", _UNUSED, (it,))
        else:
            yield from _made_again(it, column, now, version, added=_adds(given, home, column.name))
    yield from _routines_and_types(found, version, given)


def _adds(given: Given, home: Name, column: str) -> bool:
    """Whether a column of the name is added, and not only renamed to it."""
    return any(
        isinstance(step.operation, o.AddColumn)
        and (step.operation.table, step.operation.column) == (home, column)
        for step in given.steps
    )


def _made_again(
    it: Code, old: TableColumn, new: TableColumn, version: str, *, added: bool
) -> Iterator[Break]:
    """A column in the place of one that was dropped: its type may differ, its values are gone."""
    empty = ", dropped and added again: its values are lost" if added else ""
    if old.type and new.type and not same_to_clients(old.type, new.type):
        told = say("changes {} from {} to {}{}", it, code(old.type), code(new.type), empty)
        yield Break(told, version, "before", _EITHER_TYPE, (it,))
    elif added:
        yield Break(say("empties {}{}", it, empty), version, "before", _NO_VALUES, (it,))


def _less(old: Table | View, new: Table | View, version: str) -> Iterator[Break]:
    if "*" in new.columns or not new.columns:
        return
    for column in old.columns:
        if column not in new.columns and column != "*":
            it = dotted(old.name, column)
            yield Break(say("drops {}", it), version, "before", _UNUSED, (it,))
    for column in old.columns.keys() & new.columns.keys():
        was, now = old.columns[column].type, new.columns[column].type
        if was and now and not same_to_clients(was, now):
            it = dotted(old.name, column)
            told = say("changes {} from {} to {}", it, code(was), code(now))
            yield Break(told, version, "before", _EITHER_TYPE, (it,))


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
    old, new = pair[0], last_name(given, moment, pair[1])
    if new is None:
        return
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
    home, new = moment.trail.relation(op.table), last_column(given, moment, op)
    kept = given.end.column(op.table, op.column) is not None
    first = moment.trail.column(op.table, op.column) == op.column
    if new and first and not kept and moment.old_column(op.table, op.column):
        told = say("renames {} to {}", dotted(home, op.column), word(new[1]))
        yield Break(told, moment.version, "after", _AT_ONCE, (dotted(*new),))


def _label_renamed(op: o.RenameEnumValue, moment: Moment, _: Given) -> Iterator[Break]:
    kind = moment.before.type(op.type)
    if kind and not (kind.made and kind.made.new) and not new_label(kind.labels.get(op.value)):
        old, new = Code(quote_literal(op.value)), Code(quote_literal(op.new_value))
        told = say("renames value {} of {} to {}", old, name(op.type), new)
        yield Break(told, moment.version, "after", _AT_ONCE, (new,))


def new_label(made: Origin | None) -> bool:
    """Whether the change set adds the value of an enum."""
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
    advice = _EITHER_TYPE
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
    o.AlterDomain: new_rule,
    o.DropExtension: _extension,
    o.RenameColumn: _column_renamed,
    o.RenameEnumValue: _label_renamed,
}
