"""Whose rows a policy gives or takes: all policies of a table together, before and after."""

from collections.abc import Iterable, Iterator, Mapping

from lamina.describe.model import AccessChange, AccessKind, Phrase
from lamina.describe.moments import Rows, always, effective, has_row_security
from lamina.describe.phrases_parts import code, joined, listed, say, word
from lamina.review.about_access import API_ROLES
from lamina.review.about_access import listed as and_list
from lamina.review.about_policies import COMMANDS
from lamina.sql.schema import Policy, Schema, Table

_LONGEST = 80
PAST_POLICIES = frozenset({"service_role", "postgres"})
"""Roles for which row level security does not hold."""


def row_access(before: Table, after: Table, end: Schema) -> Iterator[AccessChange]:
    """Who reaches more or fewer rows of a table by its policies than before."""
    if not has_row_security(after):
        return
    old = dict(before.policies) if has_row_security(before) else {}
    if _shape(old.values()) == _shape(after.policies.values()):
        return
    first = not has_row_security(before)
    found: dict[tuple[AccessKind, Rows, Rows], dict[str, list[str]]] = {}
    for role in _roles([*old.values(), *after.policies.values()]):
        for command in COMMANDS:
            was, now = effective(old, role, command), effective(after.policies, role, command)
            kind = _verdict(was, now)
            if kind:
                group = found.setdefault((kind, _once(was), _once(now)), {})
                group.setdefault(role, []).append(command)
    for (kind, was, now), who in found.items():
        for verbs, roles in _together(who).items():
            if first:
                told = (told_roles(roles), told_verbs(verbs), told_rows(now))
                yield AccessChange("restricted", after.name, say("{} may {} only {}", *told))
            elif kind in {"added", "relaxed"}:
                yield from _more(kind, (roles, verbs), (was, now), after, end)
            else:
                yield AccessChange(kind, after.name, _words(kind, roles, verbs, (was, now)))


def _more(
    kind: AccessKind,
    who: tuple[list[str], tuple[str, ...]],
    rows: tuple[Rows, Rows],
    table: Table,
    end: Schema,
) -> Iterator[AccessChange]:
    """More rows, and whether a grant lets the roles have them."""
    for (able, verbs), roles in _by_grant(end, table, *who).items():
        if able:
            yield AccessChange(kind, table.name, _words(kind, roles, verbs, rows))
        else:
            yield AccessChange("changed", table.name, _could(roles, verbs, rows))


def _once(rows: Rows) -> Rows:
    return rows[:1] if rows and rows[0] == rows[-1] else rows


def _shape(policies: Iterable[Policy]) -> set[tuple[object, ...]]:
    return {(p.command, frozenset(p.roles), p.permissive, p.using, p.check) for p in policies}


def _roles(policies: Iterable[Policy]) -> list[str]:
    found = dict.fromkeys(role for policy in policies for role in policy.roles)
    return sorted(found.keys() - PAST_POLICIES, key=lambda role: (role != "public", role))


def _verdict(was: Rows, now: Rows) -> AccessKind | None:
    if was is None or now is None:
        return None if was == now else "added" if was is None else "removed"
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    found = {compare(old, new) for old, new in zip(was, now, strict=True)} - {"same"}
    if not found:
        return None
    if len(found) > 1 or "unknown" in found:
        return "changed"
    return "relaxed" if "weaker" in found else "restricted"


def _together(who: dict[str, list[str]]) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for role, verbs in who.items():
        same = found.setdefault(tuple(verbs), [])
        if "public" not in same:
            same.append(role)
    return found


def told_roles(roles: Iterable[str]) -> Phrase:
    """Roles in a sentence."""
    found = list(dict.fromkeys(roles))
    return ("everyone",) if "public" in found else listed([word(role) for role in found], 4)


def told_verbs(verbs: Iterable[str]) -> str:
    """`read, insert and delete`."""
    return and_list("read" if verb == "select" else verb for verb in verbs)


def told_rows(rows: Rows) -> Phrase:
    """`rows where ...`, or `every row`."""
    if rows is None:
        return ("no row",)
    there, *written = [always(text) or code(text, _LONGEST) for text in rows]
    first = "every row" if there is True else say("rows where {}", there)
    if not written or written[0] == there:
        return joined([first])
    last = "anything" if written[0] is True else say("rows where {}", written[0])
    return say("{} into {}", first, last)


def _words(
    kind: AccessKind, roles: list[str], verbs: tuple[str, ...], rows: tuple[Rows, Rows]
) -> Phrase:
    was, now = rows
    who, does = told_roles(roles), told_verbs(verbs)
    if kind == "removed":
        return say("{} may no longer {} any row, before: {}", who, does, told_rows(was))
    text = _TEXTS.get(kind, "{} may {} other rows: {}, before: {}")
    return say(text, who, does, told_rows(now), "none" if was is None else told_rows(was))


_TEXTS: Mapping[AccessKind, str] = {
    "added": "{} may now {} {}, before: {}",
    "relaxed": "{} may {} more: {}, before: {}",
    "restricted": "{} may {} less: {}, before: {}",
}


def _could(roles: list[str], verbs: tuple[str, ...], rows: tuple[Rows, Rows]) -> Phrase:
    """What policies let somebody do who has no grant for it."""
    was = "none" if rows[0] is None else told_rows(rows[0])
    told = (told_roles(roles), told_verbs(verbs), told_rows(rows[1]), was)
    return say("policies let {} {} {}, before: {}; but no grant lets it", *told)


def _by_grant(
    end: Schema, table: Table, roles: list[str], verbs: tuple[str, ...]
) -> dict[tuple[bool, tuple[str, ...]], list[str]]:
    """The roles and the commands, apart by whether a grant lets the roles do them."""
    found: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for role in roles:
        held = _granted(end, table, role)
        for able in (True, False):
            these = tuple(v for v in verbs if (held is None or v in held) is able)
            if these:
                found.setdefault((able, these), []).append(role)
    return found


def _granted(end: Schema, table: Table, role: str) -> set[str] | None:
    """The privileges of a role of the API; None where they are not known."""
    held = end.grants_on("table", table.name)
    if not held and table.made is None:
        return None
    known = {"public"} | {role} if role in API_ROLES else set()
    return {p.partition("(")[0] for r, p in held if r in known} if known else None
