"""An index on a partitioned table is built on all its partitions in one go.

`create index` on the parent holds a SHARE lock on every partition, until the last one is done: writes to all of them wait. CONCURRENTLY is refused there (SQLSTATE 0A000).
Made `on only` the parent, built concurrently on each partition and attached, no write waits; the index of the parent becomes valid when all are attached.

Safe: a table that the same migration creates.

Given:

```sql
create table public.events (id bigint, at timestamptz not null) partition by range (at);
create table public.events_2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');
```

Bad:

```sql
create index events_at_idx on public.events (at);
```

Good:

```sql
create index events_at_idx on only public.events (at);
-- next migration
create index concurrently events_2026_at_idx on public.events_2026 (at);
-- next migration
alter index public.events_at_idx attach partition public.events_2026_at_idx;
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import is_partitioned, lasts
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import partition_steps
from lamina.sql.operations import CreateIndex

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """An index on a parent with partitions."""
    if op.only or not is_partitioned(ctx, op.table):
        return
    ways = [steps("Partition by partition", *partition_steps(ctx, op))]
    if op.concurrently:
        yield ctx.finding(
            f"{op.table} is partitioned, where PostgreSQL refuses to build an index concurrently",
            why="The migration fails with SQLSTATE 0A000.",
            instead=ways,
            severity=Severity.ERROR,
        )
    elif not ctx.created_here(op.table):
        yield ctx.finding(
            f"writes to all partitions of {op.table} wait until the last index is built",
            table=op.table,
            why=f"That {lasts(ctx, op.table)}; reads go on.",
            instead=ways,
        )
