"""A policy without `to` is for every role, `anon` among them.

Its predicate is then evaluated for requests without a session too, and everything that it lets
through by accident is open to the internet. `to authenticated` says whom it is meant for, and
spares the server the predicate for everyone else.

A note: where the predicate asks who is signed in (`auth.uid()`), `anon` gets no row either way.
Where it does not, it may be meant for everyone: `to anon, authenticated` says so. One that asks
for `service_role` is of no use: that role passes row level security anyway.

Safe: a restrictive policy, which has to hold for every role; a predicate that is always true,
where policy-always-true tells it; one that calls a function of your own, which may ask for more.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
```

Bad:

```sql
create policy "owners read" on public.notes for select
  using ((select auth.uid()) = owner);
```

Good:

```sql
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import edit, tokens, word, written_out
from lamina.review.about_policies import (
    always,
    asks_for_session,
    calls_own_function,
    needs_session,
    service_role_only,
    signed_in_only,
)
from lamina.review.context import Context
from lamina.review.finding import Edit, Finding, Fix, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreatePolicy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.NOTE)


@rule.on(CreatePolicy)
def check(op: CreatePolicy, ctx: Context) -> Iterator[Finding]:
    """A permissive policy for everyone, which is there at the end."""
    if "public" not in op.roles or not op.permissive:
        return
    end = ctx.end.table(op.table)
    left = end.policies.get(op.name) if end else None
    if left is None or "public" not in left.roles:
        return
    written = [p for p in (op.using, op.check) if p is not None]
    if _told_as_true(op):
        return
    if written and all(map(service_role_only, written)):
        yield _of_no_use(op, ctx)
        return
    asks = any(map(asks_for_session, written))
    if not asks and any(calls_own_function(text, ctx) for text in written):
        return  # it may ask for the session
    needs = asks and all(map(needs_session, written))
    fix = _fix(op, ctx, "authenticated") if needs else None
    roles = "authenticated" if asks else "anon, authenticated"
    yield ctx.finding(
        f"policy {quote(op.name)} on {op.table} is for every role, anon among them",
        why=_why(asks=asks, needs=needs),
        instead=[
            Way(
                "If it is meant for everyone"
                if not asks
                else "For signed-in users"
                if needs
                else "If it is meant for signed-in users",
                sql=f"alter policy {quote(op.name)} on {op.table.sql()} to {roles};",
            )
        ],
        fix=fix,
    )


def _why(*, asks: bool, needs: bool) -> str:
    if needs:
        return "It asks who is signed in, and anon never is."
    if asks:
        return "Part of it may hold without a session: what that lets through is open to anyone."
    return "It asks nothing about who is signed in: what it lets through is open to anyone."


def _of_no_use(op: CreatePolicy, ctx: Context) -> Finding:
    return ctx.finding(
        f"policy {quote(op.name)} on {op.table} lets nobody in, and is worked out for everyone",
        why="Row level security does not hold for service_role: it needs no policy.",
        instead=[
            Way(
                "Leave it out; where it is there already",
                sql=f"drop policy {quote(op.name)} on {op.table.sql()};",
            )
        ],
    )


def _told_as_true(op: CreatePolicy) -> bool:
    """Whether policy-always-true tells it."""
    first = op.check if op.command == "insert" else op.using
    if first is None:
        return False
    return always(first) or (op.command != "select" and signed_in_only(first))


def _fix(op: CreatePolicy, ctx: Context, role: str) -> Fix | None:
    change = _place(op, ctx, role)
    return Fix(f"write to {role}", (change,)) if change else None


def _place(op: CreatePolicy, ctx: Context, role: str) -> Edit | None:
    """The edit that names the role, before the first predicate."""
    if not written_out(ctx):
        return None
    text = ctx.statement.text
    found = tokens(text)
    words = [word(text, t) for t in found]
    start = min((words.index(w) for w in ("using", "with") if w in words), default=0)
    if "to" in words[:start]:
        named = found[words.index("to") + 1]
        only = op.roles == ("public",)
        return edit(ctx, named.start, named.end, role) if only else None
    at = found[start - 1].end if start else 0
    return edit(ctx, at, at, f" to {role}") if at else None
