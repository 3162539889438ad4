"""Refreshing a materialized view keeps its readers out until the query is done.

Plain `refresh materialized view` holds an ACCESS EXCLUSIVE lock. With `concurrently` readers see
the old rows meanwhile; it needs a unique index on columns, without a condition, and a view that
has been filled before.

Safe: a view that the same migration creates; `with no data`.

Given:

```sql
create table public.messages (id bigint primary key, room bigint);
create materialized view public.room_sizes as
  select room, count(*) as size from public.messages group by room;
create unique index room_sizes_room_idx on public.room_sizes (room);
```

Bad:

```sql
refresh materialized view public.room_sizes;
```

Good:

```sql
refresh materialized view concurrently public.room_sizes;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import RefreshView

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(RefreshView)
def check(op: RefreshView, ctx: Context) -> Iterator[Finding]:
    """A view that is filled anew while nobody can read it."""
    if op.concurrently or not op.with_data or ctx.created_here(op.view):
        return
    yield ctx.finding(
        f"reads of {op.view} wait until its query is done",
        table=op.view,
        why="It takes as long as the query.",
        instead=[_way(op, ctx)],
    )


def _way(op: RefreshView, ctx: Context) -> Way:
    view = op.view.sql()
    sql = f"refresh materialized view concurrently {view};"
    whole = (
        index
        for index in ctx.before.indexes_of(op.view)
        if index.unique and not index.where and not any(c.startswith("(") for c in index.columns)
    )
    if any(whole) or not ctx.known(op.view):
        return Way("With a unique index, readers see the old rows meanwhile", sql=sql)
    return steps(
        "In two migrations",
        ("First a unique index on columns of it that tell its rows apart", ""),
        ("Then", sql),
    )
