"""Who gains or loses access: the base and the end of a change set compared, object by object."""

from collections.abc import Iterator

import msgspec

from lamina.describe.given import Given
from lamina.describe.grant_access import NO_USE, grants, relation_grants
from lamina.describe.model import AccessChange, AccessKind, Phrase
from lamina.describe.moments import has_row_security
from lamina.describe.new_access import new_function, new_table, new_view
from lamina.describe.phrases_parts import code, listed, names, say, word
from lamina.describe.row_access import row_access
from lamina.describe.undo import with_new_names
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import Function, Schema, Table, View
from lamina.sql.words import count

_WALL = 4
"""From how many objects on one entry tells what is the same on all."""
_NAMED_IN = ("table", "view", "on", "function", "name")


def access(given: Given) -> tuple[AccessChange, ...]:
    """Each gain and loss of access between the base and the end, tables first.

    Where it is the same on many objects, one entry tells it of the first and counts the others.
    """
    alike: dict[tuple[str, Phrase], list[AccessChange]] = {}
    for change in each_access(given):
        alike.setdefault((change.kind, change.words), []).append(change)
    return tuple(
        entry
        for changes in alike.values()
        for entry in (changes if len(changes) < _WALL else [_of_many(changes)])
    )


def _of_many(changes: list[AccessChange]) -> AccessChange:
    first, *rest = changes
    versions = {change.version for change in changes}
    others = names([change.on for change in rest])
    words = say("here and on {} more ({}): {}", str(len(rest)), others, first.words)
    version = versions.pop() if len(versions) == 1 else ""
    return msgspec.structs.replace(first, words=words, version=version)


def gained(given: Given) -> tuple[AccessChange, ...]:
    """What may give somebody access to things that were there before."""
    new = {r.name for r in given.end.relations.values() if r.made and r.made.new}
    new |= {f.name for f in given.end.all_functions if f.made and f.made.new}
    return tuple(
        change
        for change in each_access(given)
        if change.kind in {"added", "relaxed", "changed"}
        and change.on not in new
        and change.words[-1] != NO_USE
    )


def each_access(given: Given, *, later: bool = True) -> tuple[AccessChange, ...]:
    """Each gain and loss of access by itself.

    Args:
        given: The change set.
        later: With the default privileges, which are about what is made later.
    """
    both = _Both(given, with_new_names(given), given.end)
    found = [
        *_relations(both),
        *_functions(both),
        *_othergrants(both),
        *(_default_privileges(both) if later else ()),
        *_roles(given),
        *_buckets(given),
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
            words = (
                new_table(both.end, after, exposed=both.exposed(after.name))
                if isinstance(after, Table)
                else new_view(both.end, after)
            )
            if words:
                yield AccessChange("added", after.name, words)
        else:  # a table of the platform is not known before something is done to it
            yield from _changed(both, before or Table(after.name), after)
    for on in both.end.relations:
        key = ("table", on, ())
        old, new = both.base.grants.get(key), both.end.grants.get(key)
        if on in both.base.relations and old != new:
            pair = (both.base.relations[on], both.end.relations[on])
            yield from relation_grants(*pair, old or frozenset(), new or frozenset())


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


# Functions and all else.


def _functions(both: _Both) -> Iterator[AccessChange]:
    for after in both.end.all_functions:
        before = both.base.function(after.name, after.inputs)
        if before is not None:
            yield from _changed_function(both, before, after)
        elif after.made and after.made.new:
            words = new_function(both.end, after, exposed=both.exposed(after.name))
            if words:
                yield AccessChange("added", after.name, words)


def _changed_function(both: _Both, before: Function, after: Function) -> Iterator[AccessChange]:
    if before.security_definer != after.security_definer:
        now = "its owner's rights" if after.security_definer else "the caller's rights"
        kind: AccessKind = "relaxed" if after.security_definer else "restricted"
        yield AccessChange(kind, after.name, say("runs with {} now", now))
    key = ("function", after.name, after.inputs)
    yield from grants(after.name, both.base.grants.get(key), both.end.grants.get(key), "function")
    yield from _owner(after.name, before.owner, after.owner)


def _othergrants(both: _Both) -> Iterator[AccessChange]:
    for key in dict.fromkeys([*both.base.grants, *both.end.grants]):
        kind, on, _ = key
        kept = on in both.base.sequences and on in both.end.sequences
        gone = kind == "schema" and on.name not in both.end.schemas
        if kind == "function" or gone or (kind == "table" and not kept):
            continue
        label = "sequence" if kind == "table" else kind
        prefix = "" if kind == "schema" else say("{}: ", label)
        yield from grants(on, both.base.grants.get(key), both.end.grants.get(key), label, prefix)


def _default_privileges(both: _Both) -> Iterator[AccessChange]:
    for key in dict.fromkeys([*both.base.default_privileges, *both.end.default_privileges]):
        where, kind = key
        old, new = both.base.default_privileges.get(key), both.end.default_privileges.get(key)
        prefix = say("every new {}: ", kind)
        yield from grants(Name("", where or "public"), old, new, kind, prefix)


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


_BUCKETS = Name("storage", "buckets")
_YES = {"true", "t", "yes", "y", "on", "1"}


def _buckets(given: Given) -> Iterator[AccessChange]:
    """Buckets of the storage whose files everybody may read."""
    for step in given.steps:
        op = step.operation
        if not isinstance(op, o.Insert | o.Update | o.Merge) or op.table != _BUCKETS:
            continue
        columns = () if isinstance(op, o.Merge) else op.columns
        words: Phrase = ()
        known = isinstance(op, o.Insert) and bool(op.values and op.columns)
        if isinstance(op, o.Insert) and known:
            words = _public_buckets(op)
        elif not columns or "public" in columns:
            words = ("some buckets may be public now",)
        if words:
            kind: AccessKind = "added" if known else "changed"
            yield AccessChange(kind, _BUCKETS, words, step.file.version)


def _public_buckets(op: o.Insert) -> Phrase:
    if "public" not in op.columns:
        return ()
    rows = [dict(zip(op.columns, row, strict=False)) for row in op.values]
    public = [row.get("id") or row.get("name") for row in rows if _is_yes(row.get("public"))]
    ids = listed([code(i) if i else "one" for i in public])
    more = op.rows > len(op.values)
    if not public:
        return ("some buckets may be public now",) if more else ()
    noun = "bucket" if len(public) == 1 else "buckets"
    rest = "; there may be more" if more else ""
    return say("everyone may read the files of public {} {}{}", noun, ids, rest)


def _is_yes(value: str | None) -> bool:
    return value is not None and value.lower() in _YES
