"""What roles gain and lose by grants on one object."""

from collections.abc import Iterator

from lamina.describe.model import AccessChange, Code, Phrase
from lamina.describe.moments import effective, has_row_security
from lamina.describe.phrases_parts import Part, joined, listed, say, word
from lamina.describe.row_access import PAST_POLICIES
from lamina.review.about_access import API_ROLES
from lamina.review.about_policies import COMMANDS
from lamina.sql.names import Name
from lamina.sql.schema import Table, View
from lamina.sql.schema.platform import ALL_PRIVILEGES
from lamina.sql.schema.state import Grants

NO_USE = ", as no policy let it before"
_OF_VIEWS = frozenset({"select", "insert", "update", "delete"})


def relation_grants(
    before: Table | View, after: Table | View, old: Grants, new: Grants
) -> Iterator[AccessChange]:
    """Grants on a table or view that stays: those that policies make useless are told apart."""
    old = _still_there(old, after)
    if isinstance(after, View):
        old, new = _of_views(old), _of_views(new)
    idle = frozenset(pair for pair in old if _is_idle(before, *pair))
    shut = frozenset(pair for pair in new - old if _is_shut(after, *pair))
    yield from grants(after.name, old, new, "table", idle=idle, shut=shut)


def _still_there(held: Grants, relation: Table | View) -> Grants:
    columns = ((pair, pair[1].partition("(")[2].removesuffix(")")) for pair in held)
    return frozenset(pair for pair, c in columns if not c or c in relation.columns)


def _of_views(held: Grants) -> Grants:
    """Those that mean something on a view."""
    return frozenset(pair for pair in held if pair[1].partition("(")[0] in _OF_VIEWS)


def _is_idle(relation: Table | View, role: str, privilege: str) -> bool:
    command = privilege.partition("(")[0]
    if role not in API_ROLES or not isinstance(relation, Table):
        return False
    blocked = relation.rls and effective(relation.policies, role, command) is None
    return command not in COMMANDS or blocked


def _is_shut(relation: Table | View, role: str, privilege: str) -> bool:
    """Whether row level security lets the role do nothing with what is granted."""
    command = privilege.partition("(")[0]
    if not isinstance(relation, Table) or command not in COMMANDS or role in PAST_POLICIES:
        return False
    roles = {r for p in relation.policies.values() for r in p.roles} if role == "public" else set()
    lets = (effective(relation.policies, each, command) for each in (role, *roles))
    return has_row_security(relation) and not any(lets)


def grants(  # noqa: PLR0913 - each by its name
    on: Name,
    before: Grants | None,
    after: Grants | None,
    kind: str,
    prefix: Part = "",
    *,
    idle: Grants = frozenset(),
    shut: Grants = frozenset(),
) -> Iterator[AccessChange]:
    """What roles gained and lost, those with the same together.

    Args:
        on: The object.
        before: What they held.
        after: What they hold.
        kind: What the object is.
        prefix: What stands before the sentence.
        idle: Those of before that were of no use.
        shut: Those of after that no policy lets anybody use.
    """
    old, new = before or frozenset(), after or frozenset()
    yield from _gained(on, new - old, kind, prefix, shut)
    shared: dict[tuple[frozenset[str], bool], list[Code]] = {}
    for role, mine in _by_role(old - new).items():
        held = frozenset(p for _, p in mine)
        shared.setdefault((held, mine <= idle), []).append(word(role))
    for (held, useless), roles in shared.items():
        what = _privileges(held, kind, "anything")
        words = say("{}{} may no longer {}", prefix, listed(roles, 4), what)
        told = (*words, NO_USE) if useless else words
        yield AccessChange("changed" if useless else "removed", on, told)


def _by_role(pairs: Grants) -> dict[str, Grants]:
    roles = sorted({role for role, _ in pairs})
    return {role: frozenset(pair for pair in pairs if pair[0] == role) for role in roles}


def _gained(
    on: Name, pairs: Grants, kind: str, prefix: Part, shut: Grants
) -> Iterator[AccessChange]:
    shared: dict[tuple[frozenset[str], frozenset[str]], list[Code]] = {}
    for role, mine in _by_role(pairs).items():
        closed = frozenset(p for _, p in mine & shut)
        shared.setdefault((frozenset(p for _, p in mine), closed), []).append(word(role))
    for (held, closed), roles in shared.items():
        useful, who = held - closed, listed(roles, 4)
        rows = {p.partition("(")[0] for p in useful} & set(COMMANDS)
        if not closed:
            words = say("{}{} may now {}", prefix, who, _privileges(held, kind, "everything"))
        elif not rows:
            be = "is" if len(roles) == 1 else "are"
            what = joined([_rights(held, kind)])
            words = say("{} {} granted {}, but no policy lets it reach a row", who, be, what)
        else:
            parts = (who, _privileges(useful, kind, ""), _rights(closed, kind))
            words = say("{} may now {}; {} is granted too, but no policy lets it", *parts)
        yield AccessChange("added" if not closed or rows else "changed", on, words)


def _rights(held: frozenset[str], kind: str) -> Phrase:
    """Privileges by their own names."""
    every = set(ALL_PRIVILEGES.get(kind, ())) - {"maintain"}
    if held >= every:
        return ("everything",)
    order = [p for p in ALL_PRIVILEGES.get(kind, ()) if p in held]
    return listed([*order, *map(Code, sorted(held - {*order}))], 8)


def _privileges(held: frozenset[str], kind: str, all_of_it: str) -> Phrase:
    every = set(ALL_PRIVILEGES.get(kind, ())) - {"maintain"}
    if len(every) > 1 and held >= every:
        return (f"do {all_of_it}",)
    order = [p for p in ALL_PRIVILEGES.get(kind, ()) if p in held]
    verbs = {"select": "read", "usage": "use it", "execute": "call it", "create": "create in it"}
    return listed([*(verbs.get(p, p) for p in order), *map(Code, sorted(held - {*order}))], 8)
