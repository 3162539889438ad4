"""Who gains or loses access: the base and the end of a change set compared, object by object."""

from collections.abc import Iterator

import msgspec

from lamina.describe.given import Given
from lamina.describe.model import AccessChange, AccessKind, Code, Phrase
from lamina.describe.moments import effective, has_row_security
from lamina.describe.phrases_parts import Part, joined, listed, say, word
from lamina.describe.row_access import row_access, told_roles, told_verbs
from lamina.describe.undo import with_new_names
from lamina.review.about_access import API_ROLES
from lamina.review.about_policies import COMMANDS
from lamina.review.about_routines import TRIGGERS
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import Function, Schema, Table, View
from lamina.sql.schema.platform import ALL_PRIVILEGES
from lamina.sql.schema.state import Grants
from lamina.sql.words import count

_NAMED_IN = ("table", "view", "on", "function", "name")


def access(given: Given, *, later: bool = True) -> tuple[AccessChange, ...]:
    """Each gain and loss of access between the base and the end, tables first.

    Args:
        given: The change set.
        later: With the default privileges, which are about what is made later.
    """
    both = _Both(given, with_new_names(given), given.end)
    found = [
        *_relations(both),
        *_functions(both),
        *_other_grants(both),
        *(_default_privileges(both) if later else ()),
        *_roles(given),
    ]
    last = _last_versions(given)
    dated = (msgspec.structs.replace(c, version=c.version or last.get(c.on, "")) for c in found)
    return tuple(dict.fromkeys(dated))


class _Both(msgspec.Struct, frozen=True):
    """The schema before, with the names of the end, and the one after."""

    given: Given
    base: Schema
    end: Schema

    def exposed(self, name: Name) -> bool:
        """Whether the Data API serves it."""
        return name.schema in self.given.settings.exposed_schemas


def _last_versions(given: Given) -> dict[Name, str]:
    """For each object the last migration that has to do with access to it."""
    steps = [step for step in given.steps if not isinstance(step.operation, _ELSEWHERE)]
    return {name: step.file.version for step in steps for name in _about(step.operation)}


_ELSEWHERE = (o.CommentOn, o.CreateIndex, o.DropIndex, o.AddConstraint, o.AddColumn, o.DropColumn)


def _about(operation: o.Operation) -> Iterator[Name]:
    found = (getattr(operation, field, None) for field in _NAMED_IN)
    yield from (name for name in found if isinstance(name, Name))
    yield from (Name("", schema) for schema in getattr(operation, "schemas", ()))


# Tables and views.


def _relations(both: _Both) -> Iterator[AccessChange]:
    for after in both.end.relations.values():
        before = both.base.relations.get(after.name)
        made_here = after.made is not None and after.made.new
        if after.name.schema == "pg_temp" or before == after:
            continue
        if before is None and made_here:
            words = _new_table(both, after) if isinstance(after, Table) else _new_view(both, after)
            if words:
                yield AccessChange("added", after.name, words)
        else:  # a table of the platform is not known before something is done to it
            yield from _changed(both, before or Table(after.name), after)
    for on in both.end.relations:
        key = ("table", on, ())
        if on in both.base.relations and both.base.grants.get(key) != both.end.grants.get(key):
            old = _still_there(both.base.grants.get(key, frozenset()), both.end.relations[on])
            idle = frozenset(p for p in old if _is_idle(both.base.relations[on], *p))
            yield from _grants(on, old, both.end.grants.get(key), "table", idle=idle)


def _is_idle(relation: Table | View, role: str, privilege: str) -> bool:
    command = privilege.partition("(")[0]
    if role not in API_ROLES or not isinstance(relation, Table):
        return False
    blocked = relation.rls and effective(relation.policies, role, command) is None
    return command not in COMMANDS or blocked


def _still_there(held: Grants, relation: Table | View) -> Grants:
    columns = ((pair, pair[1].partition("(")[2].removesuffix(")")) for pair in held)
    return frozenset(pair for pair, c in columns if not c or c in relation.columns)


def _changed(both: _Both, before: Table | View, after: Table | View) -> Iterator[AccessChange]:
    if isinstance(before, Table) and isinstance(after, Table):
        yield from _row_security(before, after)
        yield from row_access(before, after, both.end)
    elif isinstance(before, View) and isinstance(after, View):
        yield from _rights_of_view(before, after)
    yield from _owner(after.name, before.owner, after.owner)


def _row_security(before: Table, after: Table) -> Iterator[AccessChange]:
    on, idle = after.name, len(after.policies)
    if after.rls and not has_row_security(before):
        none = "" if idle else ", without a policy: nothing but the owner and `service_role`"
        lets = f"{none} reaches a row" if none else ""
        yield AccessChange("restricted", on, say("row level security is on now{}", lets))
    elif before.rls and not after.rls:
        rest = f"; {count(idle, 'policy', 'policies')} without effect" if idle else ""
        words = say("row level security is off now: grants alone decide{}", rest)
        yield AccessChange("relaxed", on, words)
    if before.forced != after.forced:
        words = say("row level security {} for the owner", "holds" if after.forced else "is lifted")
        yield AccessChange("restricted" if after.forced else "relaxed", on, words)


def _rights_of_view(before: View, after: View) -> Iterator[AccessChange]:
    if before.security_invoker and not after.security_invoker:
        words = say("reads with its owner's rights now: row level security does not hold")
        yield AccessChange("relaxed", after.name, words)
    elif after.security_invoker and not before.security_invoker:
        words = say("reads with the reader's rights now (security invoker)")
        yield AccessChange("restricted", after.name, words)


def _owner(on: Name, before: str, after: str) -> Iterator[AccessChange]:
    if after and before != after:
        yield AccessChange("changed", on, say("belongs to {} now", word(after)))


# What is new.


def _new_table(both: _Both, table: Table) -> Phrase:
    roles = dict.fromkeys([*API_ROLES, *(r for p in table.policies.values() for r in p.roles)])
    may: dict[tuple[str, ...], list[str]] = {}
    for role in roles:
        may.setdefault(_allowed(both.end, table, role), []).append(role)
    if set(may) == {()} and (table.partition_of or not both.exposed(table.name)):
        return () if table.partition_of else ("new, out of reach for the roles of the API",)
    clauses = [
        _clause(table, [r for r in found if r != "public"] or found, verbs)
        for verbs, found in sorted(may.items(), key=lambda pair: not pair[0])
    ]
    served = "" if both.exposed(table.name) else ", not served by the API"
    state = "on" if table.rls else "off"
    return say("new{}; row level security {}; {}", served, state, joined(clauses, "; "))


def _allowed(end: Schema, table: Table, role: str) -> tuple[str, ...]:
    held = {
        p.partition("(")[0] for r, p in end.grants_on("table", table.name) if r in {role, "public"}
    }
    return tuple(
        command
        for command in COMMANDS
        if (command in held or role not in API_ROLES)
        and (not table.rls or effective(table.policies, role, command))
    )


def _clause(table: Table, roles: list[str], verbs: tuple[str, ...]) -> Phrase:
    if not verbs:
        return say("{} nothing", told_roles(roles))
    under = [p for p in table.policies.values() if {*p.roles} & {*roles, "public"}]
    how = f"under {count(len(under), 'policy', 'policies')}" if table.rls else "every row"
    return say("{} may {} {}", told_roles(roles), told_verbs(verbs), how)


def _new_view(both: _Both, view: View) -> Phrase:
    held = both.end.grants_on("table", view.name)
    readers = [r for r in (*API_ROLES, "public") if (r, "select") in held]
    if not readers:
        return ()
    if view.materialized:
        return say("new materialized view: {} may read it", told_roles(readers))
    rights = "its owner's rights, past row level security"
    rights = "the reader's rights" if view.security_invoker else rights
    return say("new view: {} may read it, with {}", told_roles(readers), rights)


def _new_function(both: _Both, function: Function) -> Phrase:
    held = both.end.grants_on("function", function.name, function.inputs)
    callers = [r for r in (*API_ROLES, "public") if (r, "execute") in held]
    if not callers or function.returns in TRIGGERS or not both.exposed(function.name):
        return ()
    rights = "its owner's rights (security definer)"
    rights = rights if function.security_definer else "the caller's rights"
    return say("new function: {} may call it, with {}", told_roles(callers), rights)


# Grants.


def _grants(  # noqa: PLR0913 - each by its name
    on: Name,
    before: Grants | None,
    after: Grants | None,
    kind: str,
    prefix: Part = "",
    *,
    idle: Grants = frozenset(),
) -> Iterator[AccessChange]:
    """What roles gained and lost, those with the same together; `idle` were of no use."""
    old, new = before or frozenset(), after or frozenset()
    for gains, pairs in ((True, new - old), (False, old - new)):
        verdict: AccessKind = "added" if gains else "removed"
        shared: dict[tuple[frozenset[str], bool], list[Code]] = {}
        for role in sorted({role for role, _ in pairs}):
            mine = frozenset(pair for pair in pairs if pair[0] == role)
            held = frozenset(p for _, p in mine)
            shared.setdefault((held, not gains and mine <= idle), []).append(word(role))
        for (held, useless), roles in shared.items():
            may = "may now" if gains else "may no longer"
            what = _privileges(held, kind, "everything" if gains else "anything")
            words = say("{}{} {} {}", prefix, listed(roles, 4), may, what)
            words = say("{}, as no policy let it before", words) if useless else words
            yield AccessChange(verdict if not useless else "changed", on, words)


def _privileges(held: frozenset[str], kind: str, all_of_it: str) -> Phrase:
    every = set(ALL_PRIVILEGES.get(kind, ())) - {"maintain"}
    if len(every) > 1 and held >= every:
        return (f"do {all_of_it}",)
    order = [p for p in ALL_PRIVILEGES.get(kind, ()) if p in held]
    verbs = {"select": "read", "usage": "use it", "execute": "call it", "create": "create in it"}
    return listed([*(verbs.get(p, p) for p in order), *map(Code, sorted(held - {*order}))], 8)


def _functions(both: _Both) -> Iterator[AccessChange]:
    for after in both.end.all_functions:
        before = both.base.function(after.name, after.inputs)
        if before is not None:
            yield from _changed_function(both, before, after)
        elif after.made and after.made.new:
            words = _new_function(both, after)
            if words:
                yield AccessChange("added", after.name, words)


def _changed_function(both: _Both, before: Function, after: Function) -> Iterator[AccessChange]:
    if before.security_definer != after.security_definer:
        now = "its owner's rights" if after.security_definer else "the caller's rights"
        kind: AccessKind = "relaxed" if after.security_definer else "restricted"
        yield AccessChange(kind, after.name, say("runs with {} now", now))
    key = ("function", after.name, after.inputs)
    yield from _grants(after.name, both.base.grants.get(key), both.end.grants.get(key), "function")
    yield from _owner(after.name, before.owner, after.owner)


def _other_grants(both: _Both) -> Iterator[AccessChange]:
    for key in dict.fromkeys([*both.base.grants, *both.end.grants]):
        kind, on, _ = key
        kept = on in both.base.sequences and on in both.end.sequences
        gone = kind == "schema" and on.name not in both.end.schemas
        if kind == "function" or gone or (kind == "table" and not kept):
            continue
        label = "sequence" if kind == "table" else kind
        prefix = "" if kind == "schema" else say("{}: ", label)
        yield from _grants(on, both.base.grants.get(key), both.end.grants.get(key), label, prefix)


def _default_privileges(both: _Both) -> Iterator[AccessChange]:
    for key in dict.fromkeys([*both.base.default_privileges, *both.end.default_privileges]):
        where, kind = key
        old, new = both.base.default_privileges.get(key), both.end.default_privileges.get(key)
        prefix = say("every new {}: ", kind)
        yield from _grants(Name("", where or "public"), old, new, kind, prefix)


def _roles(given: Given) -> Iterator[AccessChange]:
    for step in given.steps:
        op, version = step.operation, step.file.version
        if isinstance(op, o.GrantRole | o.RevokeRole):
            gains = isinstance(op, o.GrantRole)
            text = "has the rights of {} now" if gains else "loses the rights of {}"
            words = say(text, listed([word(role) for role in op.granted]))
            for role in op.roles:
                yield AccessChange("added" if gains else "removed", Name("", role), words, version)
        elif isinstance(op, o.ChangeRole) and {"bypassrls", "superuser"} & set(op.options):
            words = say("passes by row level security now")
            yield AccessChange("relaxed", Name("", op.role), words, version)
