"""A title for a change set, and what changes in one sentence."""

from collections.abc import Iterator, Sequence

import msgspec

from lamina.describe.given import Given
from lamina.describe.grouping import Told
from lamina.describe.grouping_homes import Key
from lamina.describe.grouping_lines import Line, is_opaque
from lamina.describe.grouping_wall import MANY, effect, lost, subject
from lamina.describe.migrations import lines
from lamina.describe.model import Phrase, plain
from lamina.describe.phrases_parts import LONGEST_LINE, Part, code, joined, listed, names, say
from lamina.describe.phrases_rows import telling
from lamina.sql import operations as ops
from lamina.sql.operations import Operation
from lamina.sql.schema import Table, View
from lamina.sql.suggest import suggest_title
from lamina.sql.words import count

LONGEST_TITLE = 72
_CLAUSES = 4
_NAMED = 3
Item = tuple[Told, bool]
"""An operation that counts as a change of its own, and whether it replaces something."""


def title(given: Given) -> str:
    """A title such as ``Create messages; change policies on profiles``; at most 72 characters."""
    items = _by_weight(given)
    clusters: dict[Key, list[Item]] = {}
    for told, replaces in items:
        clusters.setdefault(_cluster(told), []).append((told, replaces))
    clauses = list(dict.fromkeys(_clause(cluster) for cluster in clusters.values()))
    if not clauses:
        clauses = [suggest_title(step.operation for step in given.steps)]
    told_so_far = clauses[0]
    for clause in clauses[1:]:
        longer = f"{told_so_far}; {clause[0].lower()}{clause[1:]}"
        if len(longer) <= LONGEST_TITLE:
            told_so_far = longer
    line = " ".join(told_so_far.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"


def sentence(given: Given) -> Phrase:
    """What changes: ``Creates table messages, adds column profiles.avatar_url and ...``."""
    kinds: dict[Key, list[Item]] = {}
    for told, replaces in _by_weight(given):
        kind = (type(told.operation), replaces, effect(told))
        kinds.setdefault(kind, []).append((told, replaces))
    groups = list(kinds.values())
    clear = [group for group in groups if _can_be_told(group)]
    for number in range(min(_CLAUSES, len(clear)), 0, -1):
        clauses = [_words(group) for group in clear[:number]]
        left = sum(map(len, groups)) - sum(map(len, clear[:number]))
        found = _finished(clauses, left)
        if len(plain(found)) <= LONGEST_LINE:
            return found
    return _finished([] if groups else [_nothing(given)], sum(map(len, groups)))


def _finished(clauses: Sequence[Part], left: int) -> Phrase:
    """A capital letter, the clauses, what is left, a full stop."""
    rest = [f"makes {count(left, 'other change' if clauses else 'change')}"] if left else []
    first, *others = listed([*clauses, *rest], _CLAUSES + 1)
    start = first[:1].upper() + first[1:] if isinstance(first, str) else first
    return joined([start, *others, "."], "")


def _nothing(given: Given) -> str:
    if not given.steps:
        return "changes nothing"
    if all(isinstance(step.operation, ops.CommentOn) for step in given.steps):
        return f"changes {count(len(given.steps), 'comment')}"
    many = count(len(given.steps), "operation")
    return f"runs {many}, of which none changes what the migrations made"


def _by_weight(given: Given) -> list[Item]:
    """The changes that count, the weightiest kind first."""
    items = list(_items(given))
    dropped = {t.own_column for t, _ in items if isinstance(t.operation, ops.DropColumn)}
    drop = _ORDER[ops.DropColumn]

    def weight(item: Item) -> float:
        """A column that is added again comes after the drop."""
        again = isinstance(item[0].operation, ops.AddColumn) and item[0].own_column in dropped
        return drop + 0.5 if again else _weight(item[0].operation)

    return sorted(items, key=weight)


def _weight(operation: Operation) -> int:
    return _ORDER.get(type(operation), len(_ORDER))


def _items(given: Given) -> Iterator[Item]:
    for _, found in lines(given):
        for line in found:
            yield from (item for item in _of_line(line) if _counts(item[0]))


def _of_line(line: Line) -> Iterator[Item]:
    """The head of a thing that is made; each operation of a group or block."""
    head = line.head.operation
    if isinstance(head, ops.DoBlock) and len(line.members) > 1:
        inside = [(told, told.old is not None) for told in line.members[1:]]
        yield from inside
        if not any(_counts(told) for told, _ in inside):
            yield line.head, False
    elif all(type(told.operation) is type(head) for told in line.members):
        yield from ((told, line.replaces) for told in line.members)
    else:
        yield line.head, line.replaces


def _counts(told: Told) -> bool:
    """Whether a reader has to hear of it: not of what is part of a new table."""
    operation = told.operation
    if isinstance(operation, _SILENT) or effect(told) in {"there", "missing", "alone"}:
        return False
    if isinstance(operation, ops.SelectCall) and not telling(operation):
        return False
    new = isinstance(told.after, Table | View) and told.after.made and told.after.made.new
    makes = isinstance(operation, ops.CreateTable | ops.CreateView)
    if any(getattr(part, "schema", "") == "pg_temp" for part in (*told.home, *told.own)):
        return False
    return makes or not new


def _cluster(told: Told) -> Key:
    """What one clause of a title is about: changes of a kind, of one table where there is one."""
    operation = told.operation
    kind = ops.AlterPolicy if isinstance(operation, _POLICIES) else type(operation)
    alone = isinstance(operation, ops.CreateTable | ops.DropTable | ops.RenameTable)
    in_table = told.home[:1] == ("relation",) and getattr(operation, "table", None)
    return (kind, told.home) if in_table and not alone else (kind,)


def _clause(items: Sequence[Item]) -> str:
    """One clause, verb first."""
    told = items[0][0]
    if isinstance(told.operation, _POLICIES):
        verbs = {_policy_verb(item) for item in items}
        verb = verbs.pop() if len(verbs) == 1 else "Change"
        noun = "a policy" if len(items) == 1 else f"{len(items)} policies"
        return f"{verb} {noun} on {told.operation.table}"
    if isinstance(told.operation, ops.DoBlock):
        return _imperative(plain(_block(told.operation)))
    clause = suggest_title(map(_for_title, items))
    if clause in {"Update schema", f"Change {told.home[-1] if told.home else ''}"}:
        clause = _imperative(plain(told.words))
    many = len(items) > 1 and type(told.operation) in _MANY
    things = {subject(item.operation) for item, _ in items} if many else set()
    if len(clause) > LONGEST_TITLE and things:
        clause = f"{clause.split()[0]} {count(len(things), *_MANY[type(told.operation)][1:])}"
    changed = all(replaces and type(t.operation) in _CHANGED for t, replaces in items)
    if changed and clause.startswith(("Create ", "Add ")):
        return f"Change {clause.partition(' ')[2]}"
    return clause


def _for_title(item: Item) -> Operation:
    """CREATE OR REPLACE of what was not there creates it."""
    operation = item[0].operation
    if isinstance(operation, ops.CreateFunction):
        return msgspec.structs.replace(operation, or_replace=False)
    if isinstance(operation, ops.SelectCall):
        return ops.SelectCall(tuple(function for function, _ in telling(operation)))
    return operation


def _imperative(words: str) -> str:
    """``Attach a to b`` for ``attaches a to b``."""
    verb, _, rest = words.partition(" ")
    stem = verb[:-2] if verb.endswith(("ches", "shes", "sses")) else verb.removesuffix("s")
    stem = f"{verb[:-3]}y" if verb.endswith("ies") else stem
    return f"{stem.capitalize()} {rest}"


def _policy_verb(item: Item) -> str:
    told, replaces = item
    if isinstance(told.operation, ops.DropPolicy):
        return "Drop"
    return "Add" if isinstance(told.operation, ops.CreatePolicy) and not replaces else "Change"


def _is_named(operation: Operation) -> bool:
    if isinstance(operation, ops.CreateIndex):
        return bool(operation.name)
    return not isinstance(operation, ops.AddConstraint) or bool(operation.constraint.name)


def _can_be_told(items: Sequence[Item]) -> bool:
    kind = type(items[0][0].operation)
    return len(items) == 1 or kind in _MANY or issubclass(kind, _RIGHTS)


def _block(block: ops.DoBlock) -> Phrase:
    gaps = ", not reviewed in full" if is_opaque(block) else ""
    return say("runs a {} block{}", code(block.language), gaps)


def _words(items: Sequence[Item]) -> Phrase:
    """One clause of the sentence: the things by name where they are few."""
    told, replaces = items[0]
    kind = type(told.operation)
    if isinstance(told.operation, ops.DoBlock) and len(items) == 1:
        return _block(told.operation)
    if len(items) == 1 and (kind not in _MANY or kind in _WHOLE):
        return told.words
    if issubclass(kind, _RIGHTS):
        noun = "revoke" if issubclass(kind, ops.Revoke | ops.RevokeRole) else "grant"
        return say("makes {}", count(len(items), noun))
    verb, *nouns = _MANY[kind]
    if replaces and kind in _CHANGED:
        verb = "replaces" if verb == "creates" else "changes"
    parts = list(dict.fromkeys(subject(item.operation) for item, _ in items))
    number, gone = count(len(parts), *nouns), lost(told, len(parts))
    if len(parts) <= _NAMED and all(_is_named(item.operation) for item, _ in items):
        return say("{} {} {}{}", verb, number.partition(" ")[2], listed(parts), gone)
    tables = [table for item, _ in items if (table := getattr(item.operation, "table", None))]
    to = "to" if kind in {ops.AddColumn, ops.AddConstraint} else "on"
    on = say(" {} {}", to, names(tables)) if tables and kind in _IN_TABLES else ""
    return say("{} {}{}{}", verb, number, on, gone)


_MANY: dict[type[Operation], tuple[str, ...]] = {
    **MANY,
    ops.AlterCompositeType: ("changes", "type"),
    ops.AlterDomain: ("changes", "domain"),
    ops.AlterPublication: ("changes", "publication"),
    ops.AlterSequence: ("changes", "sequence"),
    ops.ChangeOwner: ("changes the owner of", "object"),
    ops.CreateEventTrigger: ("creates", "event trigger"),
    ops.CreateExtension: ("adds", "extension"),
    ops.CreatePublication: ("creates", "publication"),
    ops.CreateRule: ("adds", "rule"),
    ops.DropExtension: ("drops", "extension"),
    ops.ForceRls: ("holds owners to row level security on", "table"),
    ops.NoForceRls: ("frees owners from row level security on", "table"),
    ops.SetReplicaIdentity: ("sets the replica identity of", "table"),
}
_RIGHTS = (ops.Grant, ops.GrantRole, ops.RevokeRole)
_POLICIES = (ops.CreatePolicy, ops.AlterPolicy, ops.DropPolicy)
_SILENT = (ops.SetParameter, ops.Transaction, ops.CommentOn, ops.SessionCommand)
_IN_TABLES = {*_POLICIES, ops.CreateIndex, ops.CreateTrigger, ops.AddConstraint, ops.AddColumn}
_CHANGED = {
    ops.CreateFunction,
    ops.CreateView,
    ops.CreateTrigger,
    ops.CreatePolicy,
    ops.CreateIndex,
    ops.AddConstraint,
}
_WHOLE = {
    ops.RenameTable,
    ops.RenameColumn,
    ops.AlterColumnType,
    ops.AddColumn,
    ops.DropColumn,
    ops.SetDefault,
    ops.SetNotNull,
    ops.DropNotNull,
    ops.Insert,
    ops.Update,
    ops.Delete,
}
"""Kinds of which a single one is told with all that is said of it."""

_ORDER = {
    kind: number
    for number, kind in enumerate(
        (
            *(ops.DropSchema, ops.DropDatabase, ops.CreateSchema, ops.CreateTable),
            *(ops.RenameTable, ops.DropTable, ops.Truncate, ops.AddColumn, ops.RenameColumn),
            *(ops.DropColumn, ops.AlterColumnType, ops.DisableRls, ops.EnableRls),
            *(ops.AlterPolicy, ops.CreatePolicy, ops.DropPolicy, ops.Update, ops.Delete),
            *(ops.CreateFunction, ops.AlterFunction, ops.DropFunction, ops.CreateView),
            *(ops.DropView, ops.AddEnumValue, ops.RenameEnumValue, ops.CreateType, ops.DropType),
            *(ops.SetNotNull, ops.DropNotNull, ops.AddConstraint, ops.DropConstraint),
            *(ops.Insert, ops.Merge, ops.CreateTrigger, ops.DropTrigger, ops.CreateIndex),
            *(ops.DropIndex, ops.CreateExtension, ops.DropExtension, ops.Opaque, ops.DoBlock),
        )
    )
}
"""The kinds of changes, those that a title is about first."""
