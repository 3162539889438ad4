"""Who gains or loses access: the base and the end of a change set compared, object by object."""

from collections.abc import Iterable, Iterator

import msgspec

from lamina.describe.access_policies import policies, told_roles
from lamina.describe.access_words import PRIVILEGES, new_function, new_table, new_view
from lamina.describe.given import Given
from lamina.describe.locks import renamed
from lamina.describe.model import AccessChange, Phrase
from lamina.describe.phrases_parts import Part, joined, listed, name, say, word
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import Function, Origin, Schema, Table, View, apply
from lamina.sql.schema.state import Grants

_MOVES = (o.RenameTable, o.RenameColumn, o.Rename, o.SetSchema)
_RELATION_OF = ("table", "view", "on", "name")


def access(given: Given) -> tuple[AccessChange, ...]:
    """Each gain and loss of access between the base and the end, tables first."""
    both = _Both(given, _base_with_new_names(given), given.end)
    found = [
        *_relations(both),
        *_functions(both),
        *_other_grants(both),
        *_default_privileges(both),
        *_roles(given),
    ]
    return tuple(both.dated(change) for change in found)


class _Both(msgspec.Struct, frozen=True):
    """The schema before, with the names of the end, and the one after."""

    given: Given
    base: Schema
    end: Schema

    def exposed(self, name_: Name) -> bool:
        """Whether the Data API serves it."""
        return name_.schema in self.given.settings.exposed_schemas

    def dated(self, change: AccessChange) -> AccessChange:
        """The change with the last migration that has to do with access to the object."""
        if change.version:
            return change
        for step in reversed(self.given.steps):
            if isinstance(step.operation, _ABOUT_ACCESS) and change.on in _about(step.operation):
                return msgspec.structs.replace(change, version=step.file.version)
        return change


_ABOUT_ACCESS = (
    o.AlterDefaultPrivileges,
    o.AlterFunction,
    o.AlterPolicy,
    o.ChangeOwner,
    o.CreateFunction,
    o.CreatePolicy,
    o.CreateTable,
    o.CreateView,
    o.DisableRls,
    o.DropPolicy,
    o.EnableRls,
    o.ForceRls,
    o.Grant,
    o.NoForceRls,
    o.SetOptions,
)


def _about(operation: o.Operation) -> Iterator[Name]:
    for field in ("table", "view", "on", "function", "name"):
        found = getattr(operation, field, None)
        if isinstance(found, Name):
            yield found
    yield from (Name("", schema) for schema in getattr(operation, "schemas", ()))


def _base_with_new_names(given: Given) -> Schema:
    """The base after nothing but the renames, so that predicates and grants can be compared."""
    state = given.base.copy()
    for step in given.steps:
        if isinstance(step.operation, _MOVES) and _moves_something(step.operation, state):
            apply(state, step.operation, Origin())
    return state


def _moves_something(op: o.Operation, state: Schema) -> bool:
    """Whether the base has it, and nothing that is there takes its new name."""
    if isinstance(op, o.RenameColumn):
        return state.column(op.table, op.column) is not None
    pair = renamed(op)
    if pair:
        return state.relation(pair[0]) is not None
    home = getattr(op, "table", None)
    return home is None or state.relation(home) is not None or home in state.types


# Tables and views.


def _relations(both: _Both) -> Iterator[AccessChange]:
    for after in both.end.relations.values():
        if after.name.schema == "pg_temp":
            continue
        before = both.base.relations.get(after.name)
        if before is None and not (after.made and after.made.new):
            continue
        if before is not None:
            yield from _changed(both, before, after)
        elif isinstance(after, Table):
            words = new_table(after, both.end, served=both.exposed(after.name))
            yield AccessChange("added", after.name, words)
        elif words := new_view(after, both.end):
            yield AccessChange("added", after.name, words)


def _changed(both: _Both, before: Table | View, after: Table | View) -> Iterator[AccessChange]:
    on = after.name
    if isinstance(before, Table) and isinstance(after, Table):
        yield from _row_security(before, after)
        yield from policies(before, after)
    elif isinstance(before, View) and isinstance(after, View):
        yield from _rights_of_view(before, after)
    key = ("table", on, ())
    yield from _grants(on, both.base.grants.get(key), both.end.grants.get(key), "table")
    yield from _owner(on, before.owner, after.owner)


def _row_security(before: Table, after: Table) -> Iterator[AccessChange]:
    on = after.name
    if after.rls and not before.rls:
        none = "" if after.policies else ", without a policy: no role but the owner and `bypassrls` ones reaches a row"
        yield AccessChange("restricted", on, say("row level security is on now{}", none))
    elif before.rls and not after.rls:
        idle = len(after.policies)
        rest = f"; {idle} policies no longer count" if idle > 1 else "; its policy no longer counts" if idle else ""
        yield AccessChange("relaxed", on, say("row level security is off now: grants alone decide{}", rest))
    if before.forced != after.forced:
        does = "holds" if after.forced else "no longer holds"
        kind = "restricted" if after.forced else "relaxed"
        yield AccessChange(kind, on, say("row level security {} for the owner too", does))


def _rights_of_view(before: View, after: View) -> Iterator[AccessChange]:
    if before.security_invoker and not after.security_invoker:
        words = say("reads with its owner's rights now: the reader's row level security does not hold")
        yield AccessChange("relaxed", after.name, words)
    elif after.security_invoker and not before.security_invoker:
        words = say("reads with the reader's rights now (security invoker)")
        yield AccessChange("restricted", after.name, words)


def _owner(on: Name, before: str, after: str) -> Iterator[AccessChange]:
    if after and before != after:
        yield AccessChange("changed", on, say("belongs to {} now", word(after)))


# Grants.


def _grants(
    on: Name, before: Grants | None, after: Grants | None, kind: str, prefix: Part = ""
) -> Iterator[AccessChange]:
    """What roles gained and lost, those with the same together."""
    old, new = before or frozenset(), after or frozenset()
    for verdict, pairs, may in (("added", new - old, "may now"), ("removed", old - new, "may no longer")):
        shared: dict[frozenset[str], list[str]] = {}
        for role in sorted({role for role, _ in pairs}):
            held = frozenset(p for r, p in pairs if r == role)
            shared.setdefault(held, []).append(role)
        for held, roles in shared.items():
            words = say("{}{} {} {}", prefix, told_roles(roles), may, _privileges(held, kind))
            yield AccessChange("added" if verdict == "added" else "removed", on, words)


def _privileges(held: Iterable[str], kind: str) -> Phrase:
    """`select and insert`; all of them in two words."""
    found = set(held)
    order = PRIVILEGES.get(kind, ())
    if order and len(order) > 1 and found >= set(order) - {"maintain"}:
        return ("do everything",)
    plain = [p for p in order if p in found]
    rest = sorted(found - set(plain))
    verbs = {"select": "read", "usage": "use", "execute": "call it"}
    return listed([*(verbs.get(p, p) for p in plain), *(word(p) if p not in {"maintain"} else p for p in rest)], 8)


def _functions(both: _Both) -> Iterator[AccessChange]:
    for after in both.end.all_functions:
        before = both.base.function(after.name, after.inputs)
        if before is not None:
            yield from _changed_function(both, before, after)
        elif after.made and after.made.new:
            words = new_function(after, both.end, served=both.exposed(after.name))
            if words:
                yield AccessChange("added", after.name, words)


def _changed_function(both: _Both, before: Function, after: Function) -> Iterator[AccessChange]:
    if before.security_definer != after.security_definer:
        now = "its owner's rights" if after.security_definer else "the caller's rights"
        kind = "relaxed" if after.security_definer else "restricted"
        yield AccessChange(kind, after.name, say("runs with {} now", now))
    key = ("function", after.name, after.inputs)
    yield from _grants(after.name, both.base.grants.get(key), both.end.grants.get(key), "function")
    yield from _owner(after.name, before.owner, after.owner)


def _other_grants(both: _Both) -> Iterator[AccessChange]:
    """Sequences that were there, schemas, types and the rest."""
    for key in dict.fromkeys([*both.base.grants, *both.end.grants]):
        kind, on, _ = key
        if kind == "function" or (kind == "table" and on not in both.base.sequences):
            continue
        if kind == "table" and on not in both.end.sequences:
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
    """Memberships, and attributes that pass by row level security."""
    for step in given.steps:
        match step.operation:
            case o.GrantRole() as op:
                for role in op.roles:
                    words = say("has the rights of {} now", joined([word(r) for r in op.granted]))
                    yield AccessChange("added", Name("", role), words, step.file.version)
            case o.RevokeRole() as op:
                for role in op.roles:
                    words = say("loses the rights of {}", joined([word(r) for r in op.granted]))
                    yield AccessChange("removed", Name("", role), words, step.file.version)
            case o.ChangeRole() as op if {"bypassrls", "superuser"} & set(op.options):
                words = say("passes by row level security now")
                yield AccessChange("relaxed", Name("", op.role), words, step.file.version)
            case _:
                pass
