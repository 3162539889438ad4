"""A policy calls a function for every row that the query looks at.

`auth.uid()` and its kin give the same answer for the whole query, but the server calls them again
for each row. In a sub-select of its own, `(select auth.uid())`, it calls them once and keeps the
answer. Counting 100,000 rows on PostgreSQL 17 took 190 ms with `auth.uid()` and 10 ms with
`(select auth.uid())`; 800 ms and 5 ms with a function that looks into a table.

Found are `auth.uid()`, `auth.jwt()`, `auth.role()`, `auth.email()`, `current_setting()` and your
own functions without arguments that are `stable` or `immutable`. Inside `exists (...)` and
`in (...)` the rows are those of the table in there.

Safe: in a scalar sub-select; a function that gets a column of the row, or gives several rows; one
of your own in a sub-select. A table that is known to be small makes it a note.

The same rule elsewhere: splinter `auth_rls_initplan`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
```

Bad:

```sql
create policy "owners read" on public.notes for select to authenticated
  using (auth.uid() = owner);
```

Good:

```sql
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed
from lamina.review.about_calls import Calls, wrapped
from lamina.review.about_policies import service_role_only, written
from lamina.review.context import Context
from lamina.review.finding import Finding, Fix, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name, quote
from lamina.sql.operations import AlterPolicy, CreatePolicy
from lamina.sql.schema.objects import Policy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_AUTH = {Name("auth", name) for name in ("uid", "jwt", "role", "email")}
_SETTING = {Name("", "current_setting"), Name("pg_catalog", "current_setting")}


@rule.on(CreatePolicy, AlterPolicy)
def check(op: CreatePolicy | AlterPolicy, ctx: Context) -> Iterator[Finding]:
    """Calls outside a scalar sub-select, in the predicates that the statement writes."""
    new = Policy(op.name, op.table, "all", (), using=op.using, check=op.check)
    found = {call: None for text in written(new) for call in _per_row(text, ctx)}
    end = ctx.end.table(op.table)
    left = end.policies.get(op.name) if end else None
    if not found or left is None or not _still_there(left, op):
        return
    if "public" in left.roles and all(map(service_role_only, written(new))):
        return  # policy-without-role tells that it is of no use
    better, edits = wrapped(ctx, set(found))
    yield ctx.finding(
        f"policy {quote(op.name)} calls {listed(map(_call, found))} for every row",
        why="In a sub-select the server calls it once for the whole query."
        if len(found) == 1
        else "In a sub-select the server calls them once for the whole query.",
        instead=better if edits else (),
        severity=Severity.NOTE if _few_rows(left, ctx) else None,
        fix=Fix("call it once, in a sub-select", edits) if edits else None,
    )


def _still_there(left: Policy, op: CreatePolicy | AlterPolicy) -> bool:
    """Whether a predicate of the statement holds at the end of the change set."""
    pairs = ((left.using, op.using), (left.check, op.check))
    return any(kept == new for kept, new in pairs if new is not None)


def _few_rows(policy: Policy, ctx: Context) -> bool:
    """Whether it is asked for few rows: of a small table, or those that a request writes."""
    return policy.command == "insert" or ctx.size(policy.table) == "small"


def _call(name: Name) -> str:
    ending = "(...)" if name in _SETTING else "()"
    return f"{name}{ending}"


def _per_row(text: str, ctx: Context) -> Iterator[Name]:
    """The functions that give one answer for the query, and are called for each row."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import routine  # noqa: PLC0415 - seldom needed

    for call in facts(text).calls_per_row:
        if call in _AUTH or call in _SETTING:
            yield call
            continue
        function = ctx.before.function(routine(ctx.before, call), ())
        steady = function and function.volatility in {"stable", "immutable"}
        rows = function and function.returns.startswith("setof ")
        if steady and not rows and any(Calls(text, {call}).places(any_sub_select=True)):
            yield call
