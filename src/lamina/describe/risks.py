"""What can hurt: what breaks code, what loses data, and whose rows a policy gives or takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from lamina.describe.given import Given
from lamina.describe.locks import Moment, Rows, always, effective, has_row_security
from lamina.describe.model import AccessChange, AccessKind, Phrase, Risk
from lamina.describe.phrases_parts import code, dotted, joined, listed, name, say, word
from lamina.describe.required import Break, required, required_by_check, required_column, writes
from lamina.describe.undo import columns_read, losses
from lamina.review.about_access import API_ROLES
from lamina.review.about_access import listed as and_list
from lamina.review.about_policies import COMMANDS
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import Policy, Schema, Table

_LONGEST = 80
_PAST_POLICIES = frozenset({"service_role", "postgres"})
"""Roles for which row level security does not hold."""


def breaking(given: Given) -> tuple[Risk, ...]:
    """What fails or gives other results in code that works with the base."""
    from lamina.describe.deploy import breaks  # noqa: PLC0415 - a cycle

    return tuple(dict.fromkeys(Risk(b.words, b.version) for b in breaks(given)))


def data_loss(given: Given) -> tuple[Risk, ...]:
    """What is lost of the rows and values that were there before."""
    return tuple(dict.fromkeys(Risk(loss.words, loss.version) for loss in losses(given)))


# Rules that code has to keep from then on.


def _no_default(
    op: o.DropDefault | o.DropIdentity, moment: Moment, given: Given
) -> Iterator[Break]:
    it, end = dotted(op.table, op.column), given.end.column(op.table, op.column)
    known = moment.before.column(op.table, op.column)
    if not moment.in_use(op.table) or known is None or end is None or end.default is not None:
        return
    if end.generated or (known.default is None and not known.generated):
        return
    if end.not_null:
        told = say("{} has no default any more: inserts without it fail", it)
    elif moment.old_column(op.table, op.column):
        told = say("{} has no default any more: inserts without it leave null", it)
    else:
        return
    yield Break(told, moment.version, *writes(known, moment), (it,))


def _constraint(op: o.AddConstraint, moment: Moment, given: Given) -> Iterator[Break]:
    made, home = op.constraint, given.end.table(op.table)
    if made.kind == "not null":
        for column in made.columns:
            yield from required(o.SetNotNull(op.table, column), moment, given)
        return
    if made.kind == "check" and not made.not_enforced:
        yield from required_by_check(op, moment, given)
    gone = bool(made.name) and (home is None or made.name not in home.constraints)
    columns = made.columns or columns_read(made.expression)
    if made.using_index or made.not_enforced or gone or not moment.binds(op.table, columns):
        return
    if made.kind in {"unique", "primary key"}:
        yield from _unique(op.table, made.columns, moment)
        return
    if made.references:
        it = listed([dotted(op.table, column) for column in made.columns])
        told = say("{} has to point to a row of {}", it, name(made.references))
        yield Break(
            told,
            moment.version,
            "before",
            "code that gives {} only values that the other table has",
            it,
        )
        return
    what = word(made.name) if made.name else code(made.expression or ", ".join(made.columns))
    told = say("{} takes only what {} {} allows", name(op.table), made.kind, what)
    advice = f"code that writes only what {made.kind} {{}} allows"
    yield Break(told, moment.version, "before", advice, (what,))


def _unique(
    table: Name, columns: tuple[str, ...], moment: Moment, where: str = ""
) -> Iterator[Break]:
    if not moment.is_unique(table, columns):
        same = say("the same {}", told_columns(columns))
        some = say(" where {}", code(where)) if where else ""
        told = say("{} refuses a second row with {}{}", name(table), same, some)
        it = say("{} into {}", same, name(table))
        yield Break(told, moment.version, "before", "code that does not write {} twice", it)


def told_columns(columns: tuple[str, ...]) -> Phrase:
    """Columns and expressions in a sentence."""
    return listed([code(c[1:-1]) if c.startswith("(") else word(c) for c in columns])


def _index(op: o.CreateIndex, moment: Moment, given: Given) -> Iterator[Break]:
    lasts = not op.name or given.end.index(Name(op.table.schema, op.name)) is not None
    if op.unique and lasts and moment.binds(op.table, op.columns):
        yield from _unique(op.table, op.columns, moment, op.where)


def _key_gone(op: o.DropConstraint | o.DropIndex, moment: Moment, given: Given) -> Iterator[Break]:
    name_ = op.index if isinstance(op, o.DropIndex) else Name(op.table.schema, op.name)
    index = moment.before.index(name_)
    if index is None or not index.unique or (index.made and index.made.new):
        return
    table, columns = index.table, index.columns
    left = [set(i.columns) for i in given.end.indexes_of(table) if i.unique]
    if given.end.table(table) and set(columns) not in left:
        them = code(f"on conflict ({', '.join(columns)})")
        told = say("{} may have two rows with the same {}", name(table), told_columns(columns))
        advice = "code without {}, which fails from then on"
        yield Break(told, moment.version, "before", advice, (them,))


RULES: dict[type[o.Operation], Callable[[Any, Moment, Given], Iterator[Break]]] = {
    o.AddColumn: required_column,
    o.AddConstraint: _constraint,
    o.CreateIndex: _index,
    o.DropConstraint: _key_gone,
    o.DropDefault: _no_default,
    o.DropIdentity: _no_default,
    o.DropIndex: _key_gone,
    o.SetNotNull: required,
}


# Policies.


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
                only = say(
                    "{} may {} only {}", told_roles(roles), told_verbs(verbs), told_rows(now)
                )
                yield AccessChange("restricted", after.name, only)
                continue
            yield AccessChange(kind, after.name, _words(kind, roles, verbs, (was, now)))
            poor = [r for r in roles if not _granted(end, after, r, verbs)]
            if poor and kind in {"added", "relaxed"}:
                told = say(
                    "a policy lets {} {}, no grant does yet", told_roles(poor), told_verbs(verbs)
                )
                yield AccessChange("changed", after.name, told)


def _once(rows: Rows) -> Rows:
    return rows[:1] if rows and rows[0] == rows[-1] else rows


def _shape(policies: Iterable[Policy]) -> set[tuple[object, ...]]:
    return {(p.command, frozenset(p.roles), p.permissive, p.using, p.check) for p in policies}


def _roles(policies: Iterable[Policy]) -> list[str]:
    found = dict.fromkeys(role for policy in policies for role in policy.roles)
    return sorted(found.keys() - _PAST_POLICIES, key=lambda role: (role != "public", role))


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


def _granted(end: Schema, table: Table, role: str, verbs: tuple[str, ...]) -> bool:
    held = end.grants_on("table", table.name)
    has = {privilege.partition("(")[0] for r, privilege in held if r in {role, "public"}}
    return not held or role not in API_ROLES or has >= set(verbs)
