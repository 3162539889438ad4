"""The replica identity says what a published update or delete tells about the old row.

`full` writes the whole old row into the log for each update and delete. Realtime needs it to send
old values, and a table with many updates makes much more log.
With `nothing` PostgreSQL refuses updates and deletes of a published table (SQLSTATE 55000).

Safe: a table that the same migration creates, other than `nothing`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages replica identity full;
```

Good:

```sql
alter table public.messages replica identity default;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import SetReplicaIdentity

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.on(SetReplicaIdentity)
def check(op: SetReplicaIdentity, ctx: Context) -> Iterator[Finding]:
    """FULL for a table in use, NOTHING for any."""
    if op.identity == "nothing":
        published = _published(op.table, ctx)
        yield ctx.finding(
            f"updates and deletes of {op.table} fail"
            + ("" if published else " once it is published"),
            severity=Severity.ERROR if published else Severity.WARNING,
            why="Without an identity PostgreSQL cannot say which row it was.",
            instead=f"alter table {op.table.sql()} replica identity default;",
        )
    elif op.identity == "full" and not ctx.created_here(op.table):
        yield ctx.finding(
            f"each update and delete of {op.table} writes the whole old row into the log",
            table=op.table,
            why="A table with many updates makes much more of it; Realtime needs it for old values.",
        )


def _published(table: Name, ctx: Context) -> bool:
    return any(
        p.all_tables or table in p.tables or table.schema in p.schemas
        for p in ctx.end.publications.values()
    )
