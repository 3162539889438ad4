"""A view that code may read is dropped.

Requests to it through the Data API fail at once, and so do functions that read it, whose bodies
the server does not check. Grants and options (`security_invoker`) go with it.

Safe: a view of the same change set; one that is made again by its end with all its columns, in
the same file, so that nobody meets the gap.

Given:

```sql
create table public.notes (id bigint primary key, body text);
create view public.short_notes with (security_invoker = on) as select id, body from public.notes;
```

Bad:

```sql
drop view public.short_notes;
```

Good:

```sql
drop view public.short_notes;
create view public.short_notes with (security_invoker = on) as
  select id, left(body, 80) as body from public.notes;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import DropView

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)


@rule.on(DropView)
def check(op: DropView, ctx: Context) -> Iterator[Finding]:
    """A view that was there before the change set, and is not there after it."""
    if ctx.created_in_branch(op.view):
        return
    kind = "materialized view" if op.materialized else "view"
    sql = f"drop {kind} {op.view.sql()};"
    severity = Severity.WARNING if ctx.exposed(op.view) else Severity.NOTE
    end, old = ctx.end.relation(op.view), ctx.before.view(op.view)
    if end is None:
        if old is None and op.if_exists:
            return
        yield ctx.finding(
            f"code that reads {kind} {op.view} fails",
            why="Its grants and options go with it.",
            instead=[
                steps(
                    "In two deploys",
                    (f"Deploy code that no longer reads {op.view}", ""),
                    ("Then", sql),
                )
            ],
            severity=severity,
        )
        return
    gone = [quote(c) for c in old.columns if c not in end.columns] if old else []
    if gone and end.columns:
        yield ctx.finding(
            f"code that reads {listed(gone)} of {kind} {op.view} fails",
            why="The view is made again without it."
            if len(gone) == 1
            else "The view is made again without them.",
            instead=[
                steps(
                    "In two deploys",
                    (f"Deploy code that no longer reads {listed(gone)}", ""),
                    ("Then", "\n".join([sql, f"create {kind} {op.view.sql()} as ...;"])),
                )
            ],
            severity=severity,
        )
