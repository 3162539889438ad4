"""Who may do what with a table, view or function that a change set makes."""

from itertools import pairwise

from lamina.describe.model import Phrase
from lamina.describe.moments import effective
from lamina.describe.phrases_parts import joined, say
from lamina.describe.row_access import told_roles, told_verbs
from lamina.review.about_access import API_ROLES, tokens, word
from lamina.review.about_policies import COMMANDS
from lamina.review.about_routines import TRIGGERS
from lamina.sql.schema import Function, Schema, Table, View
from lamina.sql.words import count


def new_table(end: Schema, table: Table, *, exposed: bool) -> Phrase:
    """Who may do what with the rows of a new table; empty for a partition out of reach."""
    roles = dict.fromkeys([*API_ROLES, *(r for p in table.policies.values() for r in p.roles)])
    may: dict[tuple[str, ...], list[str]] = {}
    for role in roles:
        may.setdefault(_allowed(end, table, role), []).append(role)
    if set(may) == {()} and (table.partition_of or not exposed):
        return () if table.partition_of else ("new, out of reach for the roles of the API",)
    clauses = [
        _clause(table, [r for r in found if r != "public"] or found, verbs)
        for verbs, found in sorted(may.items(), key=lambda pair: not pair[0])
    ]
    served = "" if exposed else ", not served by the API"
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


def new_view(end: Schema, view: View) -> Phrase:
    """Who may read a new view and write through it; empty where nobody may."""
    may: dict[tuple[str, ...], list[str]] = {}
    held = end.grants_on("table", view.name)
    reached = COMMANDS if _takes_writes(view, end) else ("select",)
    for role in (*API_ROLES, "public"):
        verbs = tuple(command for command in reached if (role, command) in held)
        may.setdefault(verbs, []).append(role)
    clauses = [
        say("{} may {} {}", told_roles(who), told_verbs(verbs), _through(verbs))
        for verbs, who in may.items()
        if verbs
    ]
    if not clauses:
        return ()
    if view.materialized:
        return say("new materialized view: {}", joined(clauses, "; "))
    rights = "its owner's rights, past row level security"
    rights = "the reader's rights" if view.security_invoker else rights
    return say("new view: {}, with {}", joined(clauses, "; "), rights)


def _through(verbs: tuple[str, ...]) -> str:
    return "it" if verbs == ("select",) else "through it"


def _takes_writes(view: View, end: Schema) -> bool:
    """Whether PostgreSQL writes through a view by itself: one table, its rows as they are."""
    if view.materialized or len(set(view.reads)) != 1 or end.relation(view.reads[0]) is None:
        return False
    said = [word(view.query, token) for token in tokens(view.query)]
    calls = {first for first, second in pairwise(said) if second == "("}
    return not (_WHOLE.intersection(said) or _AGGREGATES & calls)


_WHOLE = frozenset(
    {"distinct", "except", "group", "having", "intersect", "join", "limit", "offset", "over"}
    | {"union", "window", "with"}
)
_AGGREGATES = frozenset(
    {"array_agg", "avg", "bool_and", "bool_or", "count", "every", "json_agg", "json_object_agg"}
    | {"jsonb_agg", "jsonb_object_agg", "max", "min", "string_agg", "sum"}
)


def new_function(end: Schema, function: Function, *, exposed: bool) -> Phrase:
    """Who may call a new function; empty where nobody may."""
    held = end.grants_on("function", function.name, function.inputs)
    callers = [r for r in (*API_ROLES, "public") if (r, "execute") in held]
    if not callers or function.returns in TRIGGERS or not exposed:
        return ()
    rights = "its owner's rights (security definer)"
    rights = rights if function.security_definer else "the caller's rights"
    return say("new function: {} may call it, with {}", told_roles(callers), rights)
