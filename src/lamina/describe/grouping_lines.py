"""The line that stands for operations of one kind, or for a thing and all that belongs to it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import msgspec

from lamina.describe.grouping import Bucket, Told
from lamina.describe.grouping_made import is_open, made
from lamina.describe.model import Phrase, plain
from lamina.describe.phrases_access import grant_target, policy, privileges
from lamina.describe.phrases_parts import (
    LONGEST_LINE,
    Part,
    code,
    fitted,
    in_brackets,
    joined,
    listed,
    name,
    names,
    say,
    word,
    words,
)
from lamina.describe.phrases_rows import do_gaps, telling
from lamina.describe.phrases_tables import column_notes, has_data
from lamina.sql import operations as ops
from lamina.sql.operations import Operation
from lamina.sql.words import count


class Line(msgspec.Struct, frozen=True):
    """A sentence and the operations that it stands for.

    Attributes:
        head: The one that it is mainly about.
        replaces: It is about something that was there before.
        is_open: It makes a table that the API serves without row level security.
    """

    words: Phrase
    members: tuple[Told, ...]
    head: Told
    replaces: bool = False
    is_open: bool = False


def line(bucket: Bucket, exposed: frozenset[str]) -> Line:
    """The line for operations that belong together; `exposed` schemas are served by the API."""
    key, members = bucket
    if key[0] == "made":
        words_made, head, replaces = made(key, members, exposed)
        after = [m.after for m in members if m.home == head.own and m.after]
        return Line(
            fitted(words_made), members, head, replaces, bool(after) and is_open(after[-1], exposed)
        )
    if key[0] == "do":
        return Line(_do(members), members, members[0])
    if len(members) == 1:
        return Line(members[0].words, members, members[0], replaces=members[0].old is not None)
    return Line(fitted(_GROUPS[key[0]](members)), members, members[0])


def fitting(parts: Sequence[Part], told: Callable[[Phrase], Phrase], most: int = 4) -> Phrase:
    """As many of the parts as a line has room for, in the sentence that `told` makes of them."""
    for number in range(min(most, len(parts)), 0, -1):
        sentence = told(listed(parts, number))
        if len(plain(sentence)) <= LONGEST_LINE:
            return sentence
    return fitted(told(listed(parts, 1)))


def _do(members: Sequence[Told]) -> Phrase:
    """The block and what is in it."""
    block = cast(ops.DoBlock, members[0].operation)
    does = [m for m in members[1:] if not _only_reads(m.operation)]
    inside: list[Part] = list(dict.fromkeys(m.words for m in does or members[1:]))
    if not inside or (not does and is_opaque(block)):
        return members[0].words
    start = say("runs a {} block; as its conditions allow: ", code(block.language))
    return fitting(inside, lambda told: joined([start, told, do_gaps(block)], ""))


def _only_reads(operation: Operation) -> bool:
    return isinstance(operation, ops.SelectCall) and not telling(operation)


def _operations(members: Iterable[Told]) -> list[Any]:
    return [member.operation for member in members]


def _columns(members: Sequence[Told]) -> Phrase:
    found = _operations(members)
    parts: list[Part] = [
        say("{}{}", word(o.column), column_notes(o.definition, o.constraints)) for o in found
    ]
    table = name(found[0].table)
    return fitting(parts, lambda told: say("adds {} to {}", told, table), 6)


def _dropped_columns(members: Sequence[Told]) -> Phrase:
    table = name(_operations(members)[0].table)
    parts: list[Part] = [word(o.column) for o in _operations(members)]
    data = any(has_data(cast(Any, m.old)) for m in members)
    loss = " and their data" if data else " (made in this change)"
    cascade = " with what depends on them" if any(o.cascade for o in _operations(members)) else ""
    return fitting(parts, lambda told: say("drops {} of {}{}{}", told, table, loss, cascade), 6)


def _policies(members: Sequence[Told]) -> Phrase:
    return _access("adds", _operations(members))


def _dropped_policies(members: Sequence[Told]) -> Phrase:
    return _access("drops", [member.old for member in members])


def _access(verb: str, policies: Sequence[Any]) -> Phrase:
    """The roles once, where they are the same for all."""
    first = policies[0]
    same = all(p.roles == first.roles for p in policies)
    parts: list[Part] = [
        say("{} ({}{})", policy(p.name), p.command, "" if same else say(" for {}", words(p.roles)))
        for p in policies
    ]
    start = (verb, len_(policies), name(first.table))
    roles = say(" for {}", words(first.roles)) if same else ""
    return fitting(parts, lambda told: say("{} {} policies on {}{}: {}", *start, roles, told))


def len_(members: Sequence[object]) -> str:
    """How many, for a sentence."""
    return str(len(members))


def _indexes(members: Sequence[Told]) -> Phrase:
    parts: list[Part] = [
        word(o.name) if o.name else say("one on {}", words(o.columns)) for o in _operations(members)
    ]
    table = name(_operations(members)[0].table)
    return fitting(parts, lambda told: say("adds {} indexes on {}: {}", len_(members), table, told))


def _grants(members: Sequence[Told]) -> Phrase:
    """``5 grants: to anon select on a and b; to authenticated all on 3 tables (a, b, c)``."""
    found = _operations(members)
    noun, to = ("revoke", "from") if isinstance(found[0], ops.Revoke) else ("grant", "to")
    by_roles: dict[tuple[str, ...], list[Any]] = {}
    for o in found:
        by_roles.setdefault(tuple(dict.fromkeys(o.roles)), []).append(o)
    parts: list[Part] = [
        say("{} {} {}", to, words(roles, 4), listed(_rights(held), 4))
        for roles, held in by_roles.items()
    ]
    number = count(len(found), noun)
    for most in range(len(parts), 0, -1):
        rest = f"; and {len(parts) - most} more roles" if most < len(parts) else ""
        told = say("{}: {}{}", number, joined(parts[:most], "; "), rest)
        if len(plain(told)) <= LONGEST_LINE:
            return told
    who = words([role for o in found for role in o.roles], 4)
    return say("{} on {} {} {}", number, _targets(found), to, who)


def _rights(held: Sequence[ops.Grant]) -> list[Phrase]:
    """``select and insert on a and b``: what some roles get, the objects with the same together."""
    of_each: dict[Part, tuple[Phrase, ...]] = {}
    grants = {grant_target(o): o for o in held}
    for o in held:
        option = " with grant option" if o.grant_option else ""
        mine = of_each.setdefault(grant_target(o), ())
        of_each[grant_target(o)] = (*mine, say("{}{}", privileges(o), option))
    alike: dict[tuple[Phrase, ...], list[ops.Grant]] = {}
    for target, rights in of_each.items():
        alike.setdefault(tuple(dict.fromkeys(rights)), []).append(grants[target])
    return [say("{} on {}", listed(rights, 8), _targets(on)) for rights, on in alike.items()]


def _targets(on: Sequence[ops.Grant]) -> Phrase:
    """What rights are on: tables are counted where they are many."""
    targets: list[Part] = list(dict.fromkeys(grant_target(o) for o in on))
    if len(targets) > _FEW_TARGETS and {o.kind for o in on} == {"table"}:
        tables = count(len(targets), "table or view", "tables and views")
        return say("{}{}", tables, in_brackets(listed(targets)))
    return listed(targets, 4)


_FEW_TARGETS = 2


def _comments(members: Sequence[Told]) -> Phrase:
    found = _operations(members)
    on = [name(o.table or o.name) for o in found]
    gone = sum(o.text is None for o in found)
    written = f"writes {count(len(found) - gone, 'comment')}" if gone < len(found) else ""
    what = " and ".join(filter(None, [written, f"removes {gone}" if gone else ""]))
    what += "" if written else " comments"
    return say("{} on {}", what, listed(list(dict.fromkeys(on)), 4))


def _defaults(members: Sequence[Told]) -> Phrase:
    found = _operations(members)
    schemas = words([s for o in found for s in o.schemas])
    where = say(" in schema {}", schemas) if schemas else ""
    grants = sum(o.grants for o in found)
    numbers = ((grants, "grant"), (len(found) - grants, "revoke"))
    what = " and ".join(count(number, noun) for number, noun in numbers if number)
    kinds = joined(list(dict.fromkeys(o.kind for o in found)))
    roles = words([role for o in found for role in o.roles], 4)
    return say(
        "changes default privileges of new objects ({}){}: {} for {}", kinds, where, what, roles
    )


def _owners(members: Sequence[Told]) -> Phrase:
    found = _operations(members)
    owners = words([o.owner for o in found])
    things = listed(list(dict.fromkeys(name(o.name) for o in found)), 4)
    return say("gives {} to {}: {}", count(len(found), "object"), owners, things)


def _inserts(members: Sequence[Told]) -> Phrase:
    found = _operations(members)
    known = all(o.source == "values" and o.rows for o in found)
    rows = count(sum(o.rows for o in found), "row") if known else "rows"
    return say("inserts {} into {}, in {} statements", rows, name(found[0].table), len_(found))


def _extensions(members: Sequence[Told]) -> Phrase:
    return say("adds extensions {}", words([o.name for o in _operations(members)], 6))


def _rls(members: Sequence[Told]) -> Phrase:
    tables = names([o.table for o in _operations(members)], 6)
    return say("turns row level security on for {} tables: {}", len_(members), tables)


def _settings(members: Sequence[Told]) -> Phrase:
    return fitting(list(dict.fromkeys(m.words for m in members)), lambda told: told)


def _transaction(members: Sequence[Told]) -> Phrase:
    kinds = listed(list(dict.fromkeys(o.kind for o in _operations(members))), 4)
    return say("controls the transaction itself ({})", kinds)


_GROUPS: dict[str, Callable[[Sequence[Told]], Phrase]] = {
    "columns": _columns,
    "dropped columns": _dropped_columns,
    "policies": _policies,
    "dropped policies": _dropped_policies,
    "indexes": _indexes,
    "grants": _grants,
    "revokes": _grants,
    "comments": _comments,
    "default privileges": _defaults,
    "owners": _owners,
    "inserts": _inserts,
    "extensions": _extensions,
    "rls": _rls,
    "settings": _settings,
    "transaction": _transaction,
}


def is_opaque(operation: Operation) -> bool:
    """Whether nobody knows what it does."""
    if isinstance(operation, ops.DoBlock):
        return bool(operation.dynamic) or not operation.read
    return isinstance(operation, ops.Opaque)
