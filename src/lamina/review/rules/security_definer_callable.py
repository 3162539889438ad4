"""Anyone can call a function that runs with its owner's rights.

Every new function may be executed by `public`, and in projects with the old defaults by `anon` and
`authenticated` too. In an exposed schema the Data API serves it at `/rpc/`, to requests without a
session as well, and `security definer` takes it past row level security: only what its body
checks is between a stranger and the data.

Judged at the end of the change set. Safe: the privilege is taken from `public` and `anon`, or
given to a role by a `grant` of its own, which says that it is meant; a schema that is not exposed;
functions of triggers, which nobody can call; a function that was callable before. A note where
policies call it: whoever reads the table has to be able to execute it.

The same rule elsewhere: splinter `anon_security_definer_function_executable`.

Given:

```sql
create table public.members (id uuid primary key, team bigint);
```

Bad:

```sql
create function public.team_size(team_id bigint) returns bigint
language sql stable security definer set search_path = '' as $$
  select count(*) from public.members where team = team_id
$$;
```

Good:

```sql
create function public.team_size(team_id bigint) returns bigint
language sql stable security definer set search_path = '' as $$
  select count(*) from public.members where team = team_id
$$;
revoke execute on function public.team_size(bigint) from public, anon;
```
"""

from collections.abc import Iterator
from typing import cast

from lamina.review.about_access import api_roles, listed
from lamina.review.about_routines import TRIGGERS, end_of, function_of
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_access import signature
from lamina.sql.names import Name
from lamina.sql.operations import AlterFunction, CreateFunction, Grant
from lamina.sql.schema.objects import Function

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)


@rule.on(CreateFunction)
def check(op: CreateFunction, ctx: Context) -> Iterator[Finding]:
    """A new function with its owner's rights, or one that gets them."""
    if op.security_definer and op.returns not in TRIGGERS:
        yield from _judge(function_of(op), ctx)


@rule.on(AlterFunction)
def check_alter(op: AlterFunction, ctx: Context) -> Iterator[Finding]:
    """A function that gets its owner's rights."""
    old = ctx.before.function(op.function, op.arguments)
    if op.security_definer and old and old.returns not in TRIGGERS:
        yield from _judge(old, ctx)


def _judge(function: Function, ctx: Context) -> Iterator[Finding]:
    old, end = end_of(ctx.before, function), end_of(ctx.end, function)
    if (old and old.security_definer) or end is None or not end.security_definer:
        return
    roles = api_roles(ctx.end, "function", function.name, function.inputs)
    strangers = [r for r in roles if r in {"public", "anon"} and r not in _granted(function, ctx)]
    if not strangers or not ctx.exposed(function.name):
        return
    kind = "procedure" if function.procedure else "function"
    taken = ["public", *(r for r in roles if r != "public")]
    what = f"{kind} {signature(function)}"
    close = f"revoke execute on {what} from {', '.join(taken)};"
    helper = _asked_by_policy(function.name, ctx)
    signed_in = f"{close}\ngrant execute on {what} to authenticated;"
    yield ctx.finding(
        f"anyone may call {function.name} through the API, and it runs with its owner's rights",
        why=f"{listed(roles)} may execute it, and row level security does not hold in it.",
        instead=[_out_of_reach(what)]
        if helper
        else [
            Way("If only the server and other functions call it", sql=close),
            Way("If signed-in users call it", sql=signed_in),
        ],
        severity=Severity.NOTE if helper else None,
    )


def _asked_by_policy(name: Name, ctx: Context) -> bool:
    """Whether a policy calls it: then those who read the table have to be able to execute it."""
    known = ctx.state.run.get("asked by policies")
    if known is None:
        known = ctx.state.run["asked by policies"] = frozenset(_asked(ctx))
    return name in cast("frozenset[Name]", known)


def _asked(ctx: Context) -> Iterator[Name]:
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import routine  # noqa: PLC0415 - seldom needed

    for table in ctx.end.tables:
        for policy in table.policies.values():
            for text in filter(None, (policy.using, policy.check)):
                yield from (routine(ctx.end, call) for call in facts(text).calls)


def _out_of_reach(what: str) -> Way:
    """Policies go on calling it, without a right on the schema; bodies of functions do not."""
    return Way(
        "Policies call it: in a schema that the API does not serve they still do",
        sql=f"create schema if not exists private;\nalter {what} set schema private;",
    )


def _granted(function: Function, ctx: Context) -> set[str]:
    """The roles to which a later statement of the file gives the function by name."""
    roles: set[str] = set()
    for _, written in ctx.later_of(Grant, function.name):
        op = ctx.before.resolved(written)
        if type(op) is not Grant or op.on != function.name:
            continue
        if op.arguments is None or op.arguments == function.inputs:
            roles |= set(op.roles)
    return roles
