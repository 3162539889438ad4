"""Detaching a partition keeps everybody from the partitioned table.

Plain `detach partition` holds ACCESS EXCLUSIVE locks on the parent, the partition and the default
partition until the migration ends. It is a moment, unless a foreign key points to the parent: then
the tables that it comes from are read meanwhile.
`detach partition ... concurrently` lets others work. It cannot run in a transaction: the Supabase
CLI runs it alone in its migration, and beside another statement it fails (SQLSTATE 25001). A table
with a default partition has no such way.

Safe: a table that the same migration creates; alone, with a `lock_timeout`, off-peak.

Given:

```sql
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2025 partition of public.events
  for values from ('2025-01-01') to ('2026-01-01');
```

Bad:

```sql
alter table public.events detach partition public.events_2025;
```

Good:

```sql
alter table public.events detach partition public.events_2025 concurrently;
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import default_partition
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import DetachPartition

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)


@rule.on(DetachPartition)
def check(op: DetachPartition, ctx: Context) -> Iterator[Finding]:
    """A partition that goes while others wait."""
    if op.concurrently or op.finalize or ctx.created_here(op.table):
        return
    read = [home.name for home, _ in ctx.before.foreign_keys_to(op.table)]
    parent, part = op.table.sql(), op.partition.sql()
    ways = [
        Way(
            "Where it has to be plain, with a limit for the wait",
            sql=f"set local lock_timeout = '3s';\n{ctx.statement.text};",
        )
    ]
    if not default_partition(ctx, op.table):
        sql = f"alter table {parent} detach partition {part} concurrently;"
        ways.insert(0, Way("Alone in its own migration", sql=sql))
    named = ", ".join(map(str, dict.fromkeys(read)))
    yield ctx.finding(
        f"reads and writes of {op.table} wait",
        table=op.table,
        severity=Severity.WARNING if read else None,
        why=f"Until every row of {named} is read, for the foreign key."
        if read
        else "To the end of the migration.",
        instead=ways,
    )
