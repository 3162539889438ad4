"""What a script does as a whole, in a few lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from lamina.sql import operations as ops
from lamina.sql.names import quote
from lamina.sql.operations import Operation
from lamina.sql.words import count, in_quotes, in_words

_MANY = 2  # up to so many of a kind are told one by one
_MOST_LINES = 30
_NAMED = 6  # so many of a kind are named in a long summary


def summarise(operations: Iterable[Operation]) -> list[str]:
    """What a script does, a line each, grants and the like taken together.

    Settings of the session are left out: they end with the migration. A script that does a lot is
    told by kinds ("creates 40 tables: a, b, ..."), in at most 30 lines.
    """
    told = [o for o in operations if not isinstance(o, (ops.SetParameter, ops.Transaction))]
    lines = _lines(told, _group)
    if len(lines) > _MOST_LINES:
        lines = _lines(told, lambda o: _group(o) or _kind(o))
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"and {len(lines) - _MOST_LINES + 1} more"]
    return lines


def _lines(told: Sequence[Operation], group_of: Callable[[Operation], str]) -> list[str]:
    """A line for each operation, and one for each large group, where its first member stands."""
    groups = [group_of(o) for o in told]
    members: dict[str, list[Operation]] = defaultdict(list)
    for operation, group in zip(told, groups, strict=True):
        members[group].append(operation)
    lines: dict[str, None] = {}
    seen: set[str] = set()
    for operation, group in zip(told, groups, strict=True):
        if not group or len(members[group]) <= _MANY:
            lines[in_words(operation)] = None
        elif group not in seen:
            seen.add(group)
            lines[_grouped(group, members[group])] = None
    return list(lines)


def _group(operation: Operation) -> str:
    """The kind that may be taken together with others of it; empty for what stands alone."""
    for group, kinds in _GROUPS.items():
        if isinstance(operation, kinds):
            return group
    return ""


_GROUPS: dict[str, tuple[type[Operation], ...]] = {
    "grants": (ops.Grant, ops.GrantRole, ops.RevokeRole),
    "default privileges": (ops.AlterDefaultPrivileges,),
    "comments": (ops.CommentOn,),
    "owners": (ops.ChangeOwner,),
    "inserts": (ops.Insert,),
}


def _grouped(group: str, members: Sequence[Operation]) -> str:
    if group == "grants":
        return _grants(members)
    if group == "default privileges":
        return f"changes {count(len(members), 'default privilege')}"
    if group == "comments":
        return f"sets {count(len(members), 'comment')}"
    if group == "owners":
        return f"changes {count(len(members), 'owner')}"
    if group == "inserts":
        tables = dict.fromkeys(str(o.table) for o in members if isinstance(o, ops.Insert))
        return f"inserts rows into {_list_of(sorted(tables))}"
    verb, plural = _KINDS[type(members[0])]
    named = list(dict.fromkeys(map(_subject, members)))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{verb} {len(members)} {plural}: {', '.join(named[:_NAMED])}{more}"


def _grants(members: Sequence[Operation]) -> str:
    """``6 grants and 2 revokes on 2 tables``."""
    revokes = sum(isinstance(o, (ops.Revoke, ops.RevokeRole)) for o in members)
    parts = [(len(members) - revokes, "grant"), (revokes, "revoke")]
    what = " and ".join(count(n, noun) for n, noun in parts if n)
    targets = {(o.kind, o.on) for o in members if isinstance(o, ops.Grant)}
    kinds = {kind for kind, _ in targets}
    noun = kinds.pop() if len(kinds) == 1 else "object"
    if noun.startswith("all "):
        return f"{what} on {noun}"
    return f"{what} on {count(len(targets), noun)}" if targets else what


def _list_of(names: Sequence[str]) -> str:
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _kind(operation: Operation) -> str:
    return type(operation).__name__ if type(operation) in _KINDS else ""


def _subject(operation: Operation) -> str:
    """What an operation is about, as short as it can be named."""
    own = getattr(operation, "name", "")
    if isinstance(operation, ops.AddConstraint):
        own = operation.constraint.name
    table = getattr(operation, "table", None)
    if column := getattr(operation, "column", ""):
        return f"{table}.{quote(column)}"
    if isinstance(operation, ops.CreatePolicy | ops.DropPolicy | ops.AlterPolicy):
        own = in_quotes(own)
    elif own:
        own = quote(own)
    if table is not None:
        unnamed = isinstance(operation, ops.AddConstraint | ops.CreateIndex)
        return f"{own} on {table}" if own else f"one on {table}" if unnamed else str(table)
    return str(next(_named(operation), own))


def _named(operation: Operation) -> Iterator[object]:
    fields = ("view", "function", "type", "index", "sequence")
    return (getattr(operation, field) for field in fields if hasattr(operation, field))


_KINDS: dict[type[Operation], tuple[str, str]] = {
    ops.CreateTable: ("creates", "tables"),
    ops.DropTable: ("drops", "tables and their data"),
    ops.EnableRls: ("turns row level security on for", "tables"),
    ops.DisableRls: ("turns row level security off for", "tables"),
    ops.AddColumn: ("adds", "columns"),
    ops.DropColumn: ("drops", "columns and their data"),
    ops.AlterColumnType: ("changes the type of", "columns"),
    ops.SetNotNull: ("makes not null", "columns"),
    ops.DropNotNull: ("lets be null", "columns"),
    ops.SetDefault: ("sets the default of", "columns"),
    ops.DropDefault: ("drops the default of", "columns"),
    ops.AddConstraint: ("adds", "constraints"),
    ops.DropConstraint: ("drops", "constraints"),
    ops.CreateIndex: ("adds", "indexes"),
    ops.DropIndex: ("drops", "indexes"),
    ops.CreatePolicy: ("adds", "policies"),
    ops.AlterPolicy: ("changes", "policies"),
    ops.DropPolicy: ("drops", "policies"),
    ops.CreateFunction: ("creates or replaces", "functions"),
    ops.DropFunction: ("drops", "functions"),
    ops.CreateTrigger: ("adds", "triggers"),
    ops.DropTrigger: ("drops", "triggers"),
    ops.CreateView: ("creates or replaces", "views"),
    ops.DropView: ("drops", "views"),
    ops.CreateType: ("creates", "types"),
    ops.DropType: ("drops", "types"),
    ops.CreateSequence: ("creates", "sequences"),
    ops.DropSequence: ("drops", "sequences"),
}
"""How operations of one kind are told together: the verb, and what follows the number."""
