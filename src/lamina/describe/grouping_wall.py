"""What keeps a migration of many operations to a few lines."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from lamina.describe.grouping import Told
from lamina.describe.grouping_lines import Line, fitting, is_opaque
from lamina.describe.model import Phrase
from lamina.describe.phrases_access import column_or_object, policy
from lamina.describe.phrases_before import inputs
from lamina.describe.phrases_parts import Part, dotted, fitted, in_brackets, listed, name, say, word
from lamina.describe.phrases_routines import signature
from lamina.describe.phrases_tables import has_data, told_elements
from lamina.sql import operations as ops
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema import Table, TableColumn
from lamina.sql.words import count

MOST_LINES = 12

Kind = tuple[type[Operation], bool, str]


def few(lines: Sequence[Line]) -> list[Line]:
    """At most 12 lines: the same kinds of lines taken together, then the rest counted."""
    found = list(lines)
    while len(found) > MOST_LINES:
        kinds = Counter(kind for kind in map(_kind, found) if kind[0] in MANY)
        for kind in [kind for kind in kinds if kind[2] == "alone"]:
            del kinds[kind]
        largest, number = kinds.most_common(1)[0] if kinds else (None, 0)
        if largest is None or number == 1:
            return _cut(found)
        found = _merged(found, largest)
    return found


def _kind(line: Line) -> Kind:
    return type(line.head.operation), line.replaces, effect(line.head)


def effect(told: Told) -> str:
    """What is special about an operation: nothing to do, or nothing to lose."""
    operation = told.operation
    if operation.if_there and told.after is None:
        return "alone"
    may_be_there = getattr(operation, "if_not_exists", isinstance(operation, ops.CreateType))
    if told.old is not None and may_be_there:
        return "there"
    if told.old is None and getattr(operation, "if_exists", False):
        return "missing"
    made_here = isinstance(told.old, Table | TableColumn) and not has_data(told.old)
    return "made" if made_here and isinstance(operation, ops.DropTable | ops.DropColumn) else ""


def _merged(lines: Sequence[Line], kind: Kind) -> list[Line]:
    """The lines with one in the place of all that are of a kind."""
    members = [line for line in lines if _kind(line) == kind]
    first = members[0]
    held = tuple(told for line in members for told in line.members)
    one = Line(_many(members, kind), held, first.head, first.replaces)
    rest = {id(line) for line in members[1:]}
    return [one if line is first else line for line in lines if id(line) not in rest]


def _many(lines: Sequence[Line], kind: Kind) -> Phrase:
    """``creates 7 tables: a, b, c and 4 more``."""
    verb, *noun = MANY[kind[0]]
    if kind[1] and verb == "creates":
        verb = "replaces"
    heads = [t for line in lines for t in line.members if type(t.operation) is kind[0]]
    parts: list[Part] = list(dict.fromkeys(subject(told.operation) for told in heads))
    number, rest = count(len(parts), *noun), _belonging(lines, heads)
    them = ("it", "is") if len(parts) == 1 else ("they", "are")
    what = _EFFECTS.get(kind[2], "{} {}").format(verb, number, *them)
    what += lost(heads[0], len(parts))
    return fitting(parts, lambda told: say("{}: {}{}", what, told, rest), 8)


_EFFECTS = {
    "there": "leaves {1} as {2} {3}, there already",
    "missing": "{0} {1} if {2} {3} there (not made by a migration)",
    "made": "{0} {1} (made in this change)",
}
LOST = {ops.DropTable, ops.DropColumn}
"""With these goes data."""


def _belonging(lines: Sequence[Line], heads: Sequence[Told]) -> Phrase:
    """`` (with 12 policies and 3 indexes)``: what belongs to things that are made."""
    of_heads = {id(told) for told in heads}
    others = Counter(
        type(told.operation)
        for line in lines
        for told in line.members
        if id(told) not in of_heads and type(told.operation) in _NOUNS
    )
    parts: list[Part] = [count(number, *_NOUNS[kind]) for kind, number in others.items()]
    is_open = sum(line.is_open for line in lines)
    notes: list[Part] = [say("with {}", listed(list(parts), 9))] if parts else []
    notes += [f"{is_open} without row level security"] if is_open else []
    return in_brackets(*notes)


def _cut(lines: Sequence[Line]) -> list[Line]:
    """What matters most, in order, and a line that counts the rest by kind."""
    by_weight = sorted(range(len(lines)), key=lambda n: (-_weight(lines[n]), n))
    kept = set(by_weight[: MOST_LINES - 1])
    shown = [line for number, line in enumerate(lines) if number in kept]
    held = tuple(t for n, line in enumerate(lines) if n not in kept for t in line.members)
    kinds = Counter(_spoken(told.operation) for told in held)
    parts: list[Part] = [f"{number} {kind}" for kind, number in kinds.most_common()]
    words = say("and {} ({})", count(len(held), "more operation"), listed(parts, 6))
    return [*shown, Line(fitted(words), held, held[0])]


def _weight(line: Line) -> int:
    """What nobody reviewed comes first, then what is dropped or given away; last, what is idle."""
    operations = [told.operation for told in line.members]
    if any(map(is_opaque, operations)):
        return 3
    if all(effect(told) in _NO_OPS for told in line.members):
        return -1
    if any(isinstance(o, _GIVES) for o in operations):
        return 2
    if any(_spoken(o).split()[0] in _HEAVY for o in operations):
        return 2
    return 0 if isinstance(line.head.operation, _LIGHT) else 1


_HEAVY = {"drop", "truncate", "delete", "disable", "alter", "rename", "update"}
_NO_OPS = {"there", "missing"}
_GIVES = (ops.GrantRole, ops.ChangeRole, ops.ChangeOwner)
_LIGHT = (ops.SetParameter, ops.Transaction, ops.CommentOn)


def _spoken(operation: Operation) -> str:
    """``create index`` for CreateIndex."""
    camel = type(operation).__name__
    return "".join(f" {c.lower()}" if c.isupper() else c for c in camel).strip()


def lost(told: Told, number: int) -> str:
    """What else goes with so many things that are dropped."""
    if type(told.operation) not in LOST or effect(told):
        return ""
    return " and its data" if number == 1 else " and their data"


def subject(operation: Any) -> Part:  # noqa: ANN401 - any operation of those below
    """What an operation is about, as short as it can be named."""
    if isinstance(operation, ops.CreatePolicy | ops.AlterPolicy | ops.DropPolicy):
        return say("{} on {}", policy(operation.name), name(operation.table))
    if isinstance(operation, ops.CommentOn):
        return column_or_object(operation)
    if isinstance(operation, ops.AddConstraint):
        if not operation.constraint.name:
            return say("a {} on {}", operation.constraint.kind, name(operation.table))
        return _on(operation.constraint.name, operation.table)
    if column := getattr(operation, "column", ""):
        return dotted(operation.table, column)
    return _named(operation)


def _named(operation: Any) -> Part:  # noqa: ANN401 - the same
    table, own = getattr(operation, "table", None), getattr(operation, "name", None)
    if isinstance(operation, ops.CreateIndex) and not own:
        return say("one on {} ({})", name(operation.table), told_elements(operation.columns))
    if table is not None:
        return name(table) if own is None else _on(own, table)
    if isinstance(operation, ops.CreateFunction):
        return signature(operation.function, inputs(operation))
    if function := getattr(operation, "function", None):
        return signature(function, getattr(operation, "arguments", None))
    fields = ("view", "index", "sequence", "type", "domain", "name", "on")
    thing = next(v for field in fields if (v := getattr(operation, field, None)))
    return name(thing) if isinstance(thing, Name) else word(thing)


def _on(own: str, table: Name) -> Phrase:
    return say("{} on {}", word(own), name(table))


_NOUNS: dict[type[Operation], tuple[str, ...]] = {
    ops.CreatePolicy: ("policy", "policies"),
    ops.CreateIndex: ("index", "indexes"),
    ops.CreateTrigger: ("trigger",),
    ops.Grant: ("grant",),
    ops.Revoke: ("revoke",),
    ops.CommentOn: ("comment",),
}

MANY: dict[type[Operation], tuple[str, ...]] = {
    ops.CreateTable: ("creates", "table"),
    ops.DropTable: ("drops", "table"),
    ops.RenameTable: ("renames", "table"),
    ops.EnableRls: ("turns row level security on for", "table"),
    ops.DisableRls: ("turns row level security off for", "table"),
    ops.AddColumn: ("adds", "column"),
    ops.DropColumn: ("drops", "column"),
    ops.RenameColumn: ("renames", "column"),
    ops.AlterColumnType: ("changes the type of", "column"),
    ops.SetNotNull: ("requires a value in", "column"),
    ops.DropNotNull: ("allows null in", "column"),
    ops.SetDefault: ("sets the default of", "column"),
    ops.DropDefault: ("drops the default of", "column"),
    ops.AddConstraint: ("adds", "constraint"),
    ops.ValidateConstraint: ("checks the rows against", "constraint"),
    ops.DropConstraint: ("drops", "constraint"),
    ops.CreateIndex: ("adds", "index", "indexes"),
    ops.DropIndex: ("drops", "index", "indexes"),
    ops.CreatePolicy: ("adds", "policy", "policies"),
    ops.AlterPolicy: ("changes", "policy", "policies"),
    ops.DropPolicy: ("drops", "policy", "policies"),
    ops.CreateFunction: ("creates", "function"),
    ops.AlterFunction: ("changes", "function"),
    ops.DropFunction: ("drops", "function"),
    ops.CreateTrigger: ("adds", "trigger"),
    ops.DropTrigger: ("drops", "trigger"),
    ops.CreateView: ("creates", "view"),
    ops.DropView: ("drops", "view"),
    ops.RefreshView: ("refreshes", "view"),
    ops.CreateType: ("creates", "type"),
    ops.DropType: ("drops", "type"),
    ops.CreateSequence: ("creates", "sequence"),
    ops.DropSequence: ("drops", "sequence"),
    ops.CreateSchema: ("creates", "schema"),
    ops.Insert: ("inserts into", "table"),
    ops.Update: ("updates rows of", "table"),
    ops.Delete: ("deletes rows of", "table"),
}
"""How lines of one kind are told together: the verb, and what follows the number."""
