"""`truncate` empties a table at once, and with `cascade` every table that points to it.

No trigger for rows runs, no `on delete` is asked, and an ACCESS EXCLUSIVE lock keeps readers out
until the migration ends. Only a backup brings the rows back.

Safe: a table that the same migration creates, or a temporary one.
Delete the rows that have to go, and say which.

The same rule elsewhere: squawk `ban-truncate-cascade`.

Given:

```sql
create table public.events (id bigint primary key, created_at timestamptz not null);
```

Bad:

```sql
truncate public.events;
```

Good:

```sql
delete from public.events where created_at < now() - interval '90 days';
```
"""

from collections.abc import Iterator

from lamina.review.about_rows import is_temporary
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import Truncate

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)


@rule.on(Truncate)
def check(op: Truncate, ctx: Context) -> Iterator[Finding]:
    """A table that may have rows."""
    others = _pointing(op, ctx) if op.cascade else ()
    if is_temporary(op.table) or (ctx.created_here(op.table) and not others):
        return
    also = f", and with it {', '.join(map(str, others))}" if others else ""
    yield ctx.finding(
        f"every row of {op.table} goes{also}",
        table=None if others else op.table,
        why="Only a backup brings them back; readers wait until the migration ends.",
        instead=[
            Way("Delete the rows that have to go, with a condition that names them"),
        ],
    )


def _pointing(op: Truncate, ctx: Context) -> tuple[Name, ...]:
    """The tables that are emptied too, other than those made here."""
    locked = (lock.relation for lock in ctx.locks)
    family = {op.table, *(part.name for part in ctx.before.partitions_of(op.table))}
    return tuple(name for name in locked if name not in family and not ctx.created_here(name))
