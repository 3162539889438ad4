"""A policy is dropped and nothing takes its place.

A permissive policy lets rows through: without it, the roles that it was for see and write fewer
rows, which looks like missing data, and no error says why. A restrictive policy holds rows back:
without it, more rows are open, which is an error.

Judged at the end of the change set. Safe: another policy of the same kind covers the same
commands and roles by then; the table goes too; a policy of the same change set.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```

Bad:

```sql
drop policy "owners read" on public.notes;
```

Good:

```sql
alter policy "owners read" on public.notes using ((select auth.uid()) = owner and body is not null);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import PLATFORM, at_end, listed
from lamina.review.about_policies import commands, roles_words, uncovered
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_policies import create_policy
from lamina.sql.names import quote
from lamina.sql.operations import DropPolicy
from lamina.sql.schema.objects import Policy, Table

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)


@rule.on(DropPolicy)
def check(op: DropPolicy, ctx: Context) -> Iterator[Finding]:
    """A policy that was there before the change set."""
    table = ctx.before.table(op.table)
    old = table.policies.get(op.name) if table else None
    if table is None or old is None:
        yield from _unknown(op, ctx)
        return
    if old.made and old.made.new:
        return
    end = at_end(ctx, op.table, table.made)
    if end is None or (table.rls and not end.rls):
        return
    if old.permissive:
        yield from _permissive(old, end, ctx)
    elif not any(
        not p.permissive and set(commands(old)) & set(commands(p)) for p in end.policies.values()
    ):
        yield ctx.finding(
            f"rows of {end.name} that policy {quote(old.name)} held back are open to {roles_words(old.roles)}",
            why="It was restrictive: it had to hold beside the others.",
            instead=[Way("If it is to change", sql=create_policy(old))],
            severity=Severity.ERROR,
        )


def _permissive(old: Policy, end: Table, ctx: Context) -> Iterator[Finding]:
    lost = uncovered(old, end.policies.values())
    if not lost:
        return
    verbs = "see" if lost == ["select"] else listed(lost, "or")
    yield ctx.finding(
        f"{roles_words(old.roles)} can no longer {verbs} rows of {end.name} that policy {quote(old.name)} let through",
        why="No other policy covers it; queries give fewer rows, without an error."
        if "select" in lost
        else "No other policy covers it.",
        instead=[Way("If it is to change", sql=create_policy(old))],
    )


def _unknown(op: DropPolicy, ctx: Context) -> Iterator[Finding]:
    """A policy that no migration made: only its table can be looked at."""
    table = ctx.end.table(op.table)
    made_later = bool(table and any(p.made and p.made.new for p in table.policies.values()))
    if op.if_exists or made_later or (ctx.known(op.table) and op.table.schema not in PLATFORM):
        return
    yield ctx.finding(
        f"policy {quote(op.name)} on {op.table} goes, and no migration made it: what it let through is not known",
        why="No policy of this change set takes its place.",
        severity=Severity.NOTE,
    )
