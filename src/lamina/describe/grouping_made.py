"""The line of something that a migration makes or makes again, with all that belongs to it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from lamina.describe.grouping import Told
from lamina.describe.grouping_homes import Key, makes
from lamina.describe.model import Phrase
from lamina.describe.phrases import phrase_of
from lamina.describe.phrases_access import privileges
from lamina.describe.phrases_parts import Part, joined, listed, say, word, words
from lamina.describe.phrases_tables import create_table
from lamina.sql import operations as ops
from lamina.sql.schema import Table, View
from lamina.sql.words import count

_RIGHTS = 4


def made(key: Key, members: Sequence[Told], exposed: frozenset[str]) -> tuple[Phrase, Told, bool]:
    """What a migration makes, the operation that makes it, and whether it was there before."""
    thing = key[1]
    heads = [m for m in members if makes(m.operation) and m.own == thing]
    head = heads[-1] if heads else members[0]
    drops = [m for m in members if m.old is not None and _is_drop(m) and m.own != m.home]
    drops += [m for m in members if m.old is not None and _is_drop(m) and m.own == m.home]
    first = drops[0] if drops and members.index(drops[0]) < members.index(head) else heads[0]
    after = next((m.after for m in reversed(members) if m.home == thing and m.after), None)
    told = _first_words(head, first.old, after)
    tail = joined(
        [_anew(drops, head), _with(after, members, exposed), _granted(members, thing)], ""
    )
    return (*told, *tail), head, first.old is not None


def _is_drop(member: Told) -> bool:
    return isinstance(
        member.operation,
        ops.DropPolicy
        | ops.DropTrigger
        | ops.DropFunction
        | ops.DropView
        | ops.DropConstraint
        | ops.DropIndex,
    )


def _first_words(head: Told, old: object, after: Table | View | None) -> Phrase:
    operation = head.operation
    if isinstance(operation, ops.CreateTable):
        return create_table(operation, None, after if isinstance(after, Table) else None)
    if isinstance(operation, ops.CreateView) and isinstance(after, View):
        operation = msgspec.structs.replace(operation, security_invoker=after.security_invoker)
    if isinstance(operation, ops.CreateIndex | ops.CreateView):
        operation = msgspec.structs.replace(operation, if_not_exists=False)
    return phrase_of(operation, old)


def _anew(drops: Sequence[Told], head: Told) -> str:
    """What is lost where something is dropped and made again, and not replaced in place."""
    kind = ops.DropFunction if isinstance(head.operation, ops.CreateFunction) else ()
    dropped: list[Any] = [
        m.operation for m in drops if m.own == head.own or isinstance(m.operation, kind)
    ]
    if isinstance(head.operation, ops.CreateTable) or not dropped:
        return ""
    lost = " with what depends on it" if any(o.cascade for o in dropped if _cascades(o)) else ""
    keeps_grants = not isinstance(head.operation, ops.CreateView | ops.CreateFunction)
    if keeps_grants:
        return f" (dropped{lost} and made again)" if lost else ""
    return f" (dropped{lost} and made again: its grants start anew)"


def _cascades(operation: object) -> bool:
    return hasattr(operation, "cascade")


def _with(after: Table | View | None, members: Sequence[Told], exposed: frozenset[str]) -> Phrase:
    """`` with row level security, 3 policies, 1 index``."""
    parts: list[Part] = []
    without = ""
    if isinstance(after, Table):
        policies = count(len(after.policies), "policy", "policies") if after.policies else ""
        if after.rls:
            forced = " (for its owner too)" if after.forced else ""
            parts.append(f"row level security{forced}")
        elif after.policies or is_open(after, exposed):
            without = " without row level security"
        parts.append(policies)
    if after is not None and any(m.after for m in members):
        indexes = sum(not index.constraint for index in after.indexes.values())
        parts += [count(indexes, "index", "indexes") if indexes else ""]
        parts += [count(len(after.triggers), "trigger") if after.triggers else ""]
    parts += _counted(members)
    inside = listed([part for part in parts if part], 9)
    if without and inside:
        return say(" with {}, but{}", inside, without)
    return say(" with {}", inside) if inside else joined([without])


def is_open(after: Table | View | None, exposed: frozenset[str]) -> bool:
    """Whether the API serves a table that has no row level security."""
    if not isinstance(after, Table) or after.rls or after.temporary:
        return False
    return after.name.schema in exposed


def _counted(members: Sequence[Told]) -> list[Part]:
    operations = [m.operation for m in members]
    partitions = sum(
        isinstance(o, ops.CreateTable) and o.partition_of is not None for o in operations
    )
    comments = sum(isinstance(o, ops.CommentOn) and o.text is not None for o in operations)
    if partitions == sum(map(makes, operations)):
        partitions = 0
    return [
        count(partitions, "partition") if partitions else "",
        count(comments, "comment") if comments else "",
    ]


def _granted(members: Sequence[Told], thing: Key) -> Phrase:
    """``; select granted to anon, execute revoked from public``."""
    parts: list[Part] = []
    about = [m.operation for m in members if m.home == thing]
    grants = [o for o in about if isinstance(o, ops.Grant)]
    for verb, to, kind in (("granted", "to", False), ("revoked", "from", True)):
        rights: dict[Phrase, list[str]] = {}
        for o in grants:
            if isinstance(o, ops.Revoke) is kind:
                rights.setdefault(_right(o), []).extend(o.roles)
        parts += [
            say("{} {} {} {}", what, verb, to, words(roles)) for what, roles in rights.items()
        ]
    owners = [o.owner for o in about if isinstance(o, ops.ChangeOwner)]
    if owners:
        parts.append(say("owned by {}", word(owners[-1])))
    more = f" and {len(parts) - _RIGHTS} more" if len(parts) > _RIGHTS else ""
    return say("; {}{}", joined(parts[:_RIGHTS]), more) if parts else ()


def _right(o: ops.Grant) -> Phrase:
    if not o.grant_option:
        return privileges(o)
    whole = say("the right to grant {}", privileges(o))
    return whole if isinstance(o, ops.Revoke) else say("{} and {}", privileges(o), whole)
