"""`create or replace view` cannot take a column away, rename it or move it.

The new query has to give the columns of the old view in the same order, with the same names and
types; more may follow at the end. The server refuses anything else with SQLSTATE 42P16, and the
migration fails.

Safe: new columns after the old ones; the view is dropped before, which takes its grants and
options along, and breaks what reads the columns that are gone.

Given:

```sql
create table public.notes (id bigint primary key, body text, made timestamptz);
create view public.short_notes with (security_invoker = on) as select id, body from public.notes;
```

Bad:

```sql
-- fails: 42P16
create or replace view public.short_notes with (security_invoker = on) as
  select id, made, body from public.notes;
```

Good:

```sql
create or replace view public.short_notes with (security_invoker = on) as
  select id, body, made from public.notes;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import api_roles, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreateView
from lamina.sql.schema.objects import View

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(CreateView)
def check(op: CreateView, ctx: Context) -> Iterator[Finding]:
    """A view in place of one with other columns."""
    old = ctx.before.view(op.view)
    if not (op.or_replace and old) or old.materialized or "*" in op.column_names:
        return
    if _has_star(old):
        return
    before, after = list(old.columns), list(op.column_names)
    if not before or after[: len(before)] == before:
        return
    gone = [quote(c) for c in before if c not in after]
    told = f"column {listed(gone)} would go" if gone else "its columns would change places"
    yield ctx.finding(
        f"the server refuses to replace {op.view}: {told} (42P16)",
        why=f"A new query has to begin with {', '.join(map(quote, before))}.",
        instead=_ways(op, old, ctx),
    )


def _ways(op: CreateView, old: View, ctx: Context) -> list[Way]:
    name = op.view.sql()
    told = op.options or tuple(old.options.items())
    options = ", ".join(f"{k} = {v}" if v else k for k, v in told)
    head = f"view {name}{f' with ({options})' if options else ''} as"
    roles = api_roles(ctx.before, "table", op.view)
    grants = f"\ngrant select on {name} to {', '.join(roles)};" if roles else ""
    drop = Way(
        "Drop it first, once nothing reads the columns that go",
        sql=f"drop view {name};\ncreate {head}\n{op.query};{grants}",
    )
    if not set(old.columns) <= set(op.column_names):
        return [drop]
    new = [c for c in op.column_names if c not in old.columns]
    order = ", ".join(map(quote, [*old.columns, *new]))
    kept = f"create or replace {head}\nselect {order} from (\n  {op.query}\n) as changed;"
    return [Way("In the old order, new columns last", sql=kept), drop]


def _has_star(view: View) -> bool:
    """Whether the columns of the view are those of a star: then their order is not certain."""
    from lamina.sql.queries import query_facts  # noqa: PLC0415 - parses

    facts = query_facts(view.query)
    return not facts.parsed or any(c.column == "*" for c in facts.columns)
