"""`create materialized view` runs its query inside the migration.

As long as it runs, the transaction stays open, and with it every lock that earlier statements of
the file took. `with no data` only makes the view; `refresh materialized view` fills it later.
Until then a query of the view fails (SQLSTATE 55000).

Safe: tables that the same migration creates; small ones.

Given:

```sql
create table public.messages (id bigint primary key, room bigint);
```

Bad:

```sql
create materialized view public.room_sizes as
  select room, count(*) as size from public.messages group by room;
```

Good:

```sql
create materialized view public.room_sizes as
  select room, count(*) as size from public.messages group by room
with no data;
-- next migration
refresh materialized view public.room_sizes;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateView

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)


@rule.on(CreateView)
def check(op: CreateView, ctx: Context) -> Iterator[Finding]:
    """A materialized view that is filled at once, from tables in use."""
    if not op.materialized or not op.with_data:
        return
    if op.if_not_exists and ctx.before.relation(op.view):
        return
    read = [
        name for name in op.reads if not ctx.created_in_branch(name) and ctx.size(name) != "small"
    ]
    if read:
        yield ctx.finding(
            f"the migration runs the query of {op.view} over {', '.join(map(str, read))}",
            why="All locks of the file are held until it is done.",
            instead=[
                steps(
                    "In two migrations",
                    ("First the view", f"{_without_data(ctx.statement.text)}\nwith no data;"),
                    ("Then its rows", f"refresh materialized view {op.view.sql()};"),
                )
            ],
        )


def _without_data(text: str) -> str:
    """The statement without WITH DATA at its end."""
    words = text.split()
    if [word.lower() for word in words[-2:]] == ["with", "data"]:
        return text[: text.lower().rindex("with")].rstrip()
    return text
