"""`lock table` keeps others from a table for the rest of the migration.

Statements take the locks that they need by themselves, as late and as weak as they can. A lock
that is taken by hand is held until the file ends, and whoever comes waits behind it, also while it
waits itself.

Safe: a table that the same migration creates; `access share`, `row share` and `row exclusive`,
which let others write.
Leave it out, or take it as the last thing and with a short `lock_timeout`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
lock table public.messages in access exclusive mode;
alter table public.messages add column author text;
```

Good:

```sql
set local lock_timeout = '3s';
alter table public.messages add column author text;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.lock_levels import LockLevel
from lamina.sql.operations import LockTable

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(LockTable)
def check(op: LockTable, ctx: Context) -> Iterator[Finding]:
    """A lock by hand that keeps others from working."""
    level = LockLevel.named(op.mode)
    if level < LockLevel.SHARE or ctx.created_here(op.table):
        return
    yield ctx.finding(
        f"{level.blocks} of {op.table} wait until the migration ends",
        table=op.table,
        why="Statements take the locks they need by themselves, later and weaker.",
        instead=[
            Way("Leave it out, with a limit for the wait", sql="set local lock_timeout = '3s';")
        ],
    )
