"""A policy on a table without row level security does nothing.

Policies are read only where row level security is enabled on the table. Until then every
privilege reaches all rows, and the policy looks as if it did not.

Judged at the end of the change set. Safe: a later statement or file enables it; the tables of
Supabase (`storage.objects`, `realtime.messages`), which have it on.

The same rule elsewhere: splinter `policy_exists_rls_disabled`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
```

Bad:

```sql
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```

Good:

```sql
alter table public.notes enable row level security;
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import PLATFORM, at_end, rls_comes_by_itself
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreatePolicy, DisableRls

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(CreatePolicy)
def check(op: CreatePolicy, ctx: Context) -> Iterator[Finding]:
    """A policy whose table has row level security off at the end."""
    table = ctx.before.table(op.table)
    made = table.made if table else None
    end = at_end(ctx, op.table, made)
    if end is None or end.rls or op.name not in end.policies:
        return
    if op.table.schema in PLATFORM or rls_comes_by_itself(ctx.end):
        return
    if any(o.table == op.table for _, o in ctx.earlier_of(DisableRls, op.table)):
        return
    if not ctx.first(op.table):
        return
    sql = f"alter table {end.name.sql()} enable row level security;"
    if made is None:
        yield ctx.finding(
            f"no migration enables row level security on {op.table}",
            why="No migration made the table, so it may be on already; without it the policy does nothing.",
            instead=[Way("To be sure", sql=sql)],
            severity=Severity.NOTE,
        )
        return
    yield ctx.finding(
        f"policy {quote(op.name)} does nothing: {end.name} has no row level security",
        why="Every privilege on the table reaches all its rows.",
        instead=sql,
    )
