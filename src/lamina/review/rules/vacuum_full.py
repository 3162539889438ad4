"""`vacuum full` and `cluster` write the whole table anew while nobody can read it.

Both hold an ACCESS EXCLUSIVE lock until every row and every index is written, and need as much
free disk space as the table has. `vacuum full` cannot run in a transaction at all.

Safe: a table that the same migration creates; a small one.
Plain `vacuum` frees space for new rows while reads and writes go on. To give space back to the
system, use `pg_repack`, outside the migrations.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
cluster public.messages using messages_pkey;
```

Good:

```sql
vacuum (analyze) public.messages;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import Maintain

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)


@rule.on(Maintain)
def check(op: Maintain, ctx: Context) -> Iterator[Finding]:
    """A table rewritten for its space or its order."""
    if op.action not in {"vacuum full", "cluster"}:
        return
    if op.on and ctx.created_here(op.on):
        return
    what = str(op.on) if op.on else "every table"
    sql = f"vacuum (analyze) {op.on.sql()};" if op.on else "vacuum (analyze);"
    yield ctx.finding(
        f"reads and writes of {what} wait while it is written anew",
        table=op.on,
        severity=None if op.on else Severity.ERROR,
        why=f"That takes long{ctx.if_large(op.on) if op.on else ''}.",
        instead=[
            Way("So that new rows find room, alone in its own migration", sql=sql),
            Way("To give space back to the system, pg_repack outside the migrations"),
        ],
    )
