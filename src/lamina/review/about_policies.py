"""Policies: whom and what they cover, what their predicates come to, what they replace.

`lamina.sql.expressions` is imported where it is needed: it loads the parser.
"""

from collections.abc import Iterable, Iterator

from lamina.review.about_access import API_ROLES, listed, tokens, word
from lamina.review.context import Context
from lamina.sql.names import Name
from lamina.sql.operations import AlterPolicy, CreatePolicy, DropPolicy
from lamina.sql.schema.objects import Policy

COMMANDS = ("select", "insert", "update", "delete")
_SIGNED_IN = (
    "auth.uid() is not null",
    "auth.role() = 'authenticated'",
    "auth.role() = 'authenticated'::text",
    "auth.role() is not null and auth.role() <> 'anon'",
)
_SERVICE = (
    "auth.role() = 'service_role'",
    "auth.role() = 'service_role'::text",
    "auth.jwt() ->> 'role' = 'service_role'",
    "(auth.jwt() ->> 'role'::text) = 'service_role'::text",
    "current_user = 'service_role'",
)


def commands(policy: Policy) -> tuple[str, ...]:
    """The commands that a policy is about."""
    return COMMANDS if policy.command == "all" else (policy.command,)


def covers_role(policy: Policy, role: str) -> bool:
    """Whether a policy is for a role; one for everyone is for each."""
    return role in policy.roles or "public" in policy.roles


def each_role(roles: Iterable[str]) -> tuple[str, ...]:
    """The roles by name, those of the API for everyone."""
    found = (API_ROLES if role == "public" else (role,) for role in roles)
    return tuple(dict.fromkeys(role for some in found for role in some))


def roles_words(roles: Iterable[str]) -> str:
    """Roles for a sentence."""
    found = list(roles)
    return "all roles" if "public" in found else listed(found)


def uncovered(old: Policy, others: Iterable[Policy]) -> list[str]:
    """The commands for which a role of the old policy has no permissive policy any more."""
    rest = [p for p in others if p.permissive]
    return [
        command
        for command in commands(old)
        if not all(
            any(command in commands(p) and covers_role(p, role) for p in rest)
            for role in each_role(old.roles)
        )
    ]


def old_rows(policy: Policy) -> str:
    """The predicate for rows that are there; without one a permissive policy lets none through."""
    if policy.using is not None:
        return policy.using
    return "false" if policy.permissive else "true"


def new_rows(policy: Policy) -> str:
    """The predicate for rows that are written."""
    return policy.check if policy.check is not None else old_rows(policy)


def predicates(policy: Policy, command: str) -> tuple[str, ...]:
    """What has to hold for a command: of the rows that are there, then of those written."""
    match command:
        case "select" | "delete":
            return (old_rows(policy),)
        case "insert":
            return (new_rows(policy),)
        case _:
            return old_rows(policy), new_rows(policy)


def written(policy: Policy) -> tuple[str, ...]:
    """The predicates as they stand in the statement."""
    return tuple(p for p in (policy.using, policy.check) if p is not None)


def policy_after(op: CreatePolicy | AlterPolicy, ctx: Context) -> Policy | None:
    """The policy as the statement leaves it; None where an ALTER finds nothing known."""
    table = ctx.before.table(op.table)
    if isinstance(op, AlterPolicy) and not (table and op.name in table.policies):
        return Policy(
            op.name, op.table, "all", op.roles or ("public",), using=op.using, check=op.check
        )
    after = ctx.after.table(op.table)
    return after.policies.get(op.name) if after else None


def always(predicate: str) -> bool:
    """Whether a predicate holds for every row and everyone."""
    from lamina.sql.expressions import tautology  # noqa: PLC0415 - loads the parser

    return tautology(predicate) is True


def signed_in_only(predicate: str) -> bool:
    """Whether a predicate says no more than that somebody is signed in."""
    told = predicate.lower()
    if "auth." not in told or not ("null" in told or "role" in told):  # most: no comparison needed
        return False
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    return any(compare(predicate, known) == "same" for known in _SIGNED_IN)


def service_role_only(predicate: str) -> bool:
    """Whether a predicate holds for service_role alone, which no policy holds back."""
    if "service_role" not in predicate:
        return False
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    return any(compare(predicate, known) == "same" for known in _SERVICE)


def needs_session(predicate: str) -> bool:
    """Whether a predicate holds for nobody who is not signed in."""
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    both = f"({predicate}) and auth.uid() is not null"
    return signed_in_only(predicate) or compare(predicate, both) == "same"


def asks_for_session(predicate: str) -> bool:
    """Whether a predicate asks who is signed in."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser

    return any(call.schema == "auth" for call in facts(predicate).calls)


def calls_own_function(predicate: str, ctx: Context) -> bool:
    """Whether a predicate calls what may ask for the session: a migration's function, a setting."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import routine  # noqa: PLC0415 - seldom needed

    return any(
        call.name == "current_setting" or ctx.before.functions(routine(ctx.before, call))
        for call in facts(predicate).calls
    )


def has_sub_select(policy: Policy) -> bool:
    """Whether a predicate holds a sub-select, `(select auth.uid())` among them."""
    return any(word(text, t) == "select" for text in written(policy) for t in tokens(text))


def reads(policy: Policy, ctx: Context) -> Iterator[Name]:
    """The tables and views that the sub-selects of a policy read."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - seldom needed

    for text in written(policy):
        for name in facts(text).reads:
            yield relation(ctx.before, name)


def remember_drop(op: DropPolicy, ctx: Context) -> None:
    """Keep a policy that goes, for the one that takes its place in the same file."""
    table = ctx.before.table(op.table)
    old = table.policies.get(op.name) if table else None
    if old and not (old.made and old.made.new):
        ctx.state.facts["dropped policy", op.table, op.name] = old


def dropped_before(table: Name, ctx: Context) -> list[Policy]:
    """The policies of a table, older than the change set, that this file has dropped so far."""
    return [
        value
        for key, value in ctx.state.facts.items()
        if isinstance(value, Policy)
        and isinstance(key, tuple)
        and key[:2] == ("dropped policy", table)
    ]
