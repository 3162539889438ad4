"""Attaching a partition reads every row of it, while nobody can read or write them.

PostgreSQL has to know that each row belongs into the partition. The table that is attached is
locked with ACCESS EXCLUSIVE meanwhile; the parent goes on.
A valid `check` that says the same as the bounds spares the reading; where the column may be null,
it has to say `is not null` as well.

Safe: a partition that the same migration creates; one with such a check and with the indexes of
the parent; a small one.
Add the check `not valid` and validate it, which lets others work, and attach then.

Given:

```sql
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_2026 (id bigint not null, day date not null);
```

Bad:

```sql
alter table public.events
  attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');
```

Good:

```sql
alter table public.events_2026 add constraint events_2026_bounds
  check (day is not null and day >= '2026-01-01' and day < '2027-01-01') not valid;
-- next migration
alter table public.events_2026 validate constraint events_2026_bounds;
-- next migration
alter table public.events
  attach partition public.events_2026 for values from ('2026-01-01') to ('2027-01-01');
alter table public.events_2026 drop constraint events_2026_bounds;
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import bound_check
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import AttachPartition
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AttachPartition)
def check(op: AttachPartition, ctx: Context) -> Iterator[Finding]:
    """A partition whose rows nothing vouches for."""
    lock = ctx.lock_on(op.partition)
    if ctx.created_here(op.partition) or not lock:
        return
    if not lock.scans and not _nulls_possible(op, ctx):
        return
    yield ctx.finding(
        f"every row of {op.partition} is read while its reads and writes wait",
        table=op.partition,
        why=f"That takes long{ctx.if_large(op.partition)}; "
        "a check that says the same, and the parent's indexes, spare it.",
        instead=[_way(op, ctx)],
    )


def _nulls_possible(op: AttachPartition, ctx: Context) -> bool:
    """Whether a check leaves nulls in the key possible, which PostgreSQL looks for then."""
    part, parent = ctx.before.table(op.partition), ctx.before.table(op.table)
    if part is None or parent is None or op.bound == "default":
        return False
    checks = [c.constraint.expression.lower() for c in part.constraints.values() if c.valid]
    for key in parent.partition_key:
        column = part.columns.get(key)
        told = any(f"{quote(key).lower()} is not null" in text for text in checks)
        if column and not column.not_null and not told:
            return True
    return False


def _way(op: AttachPartition, ctx: Context) -> Way:
    parent = ctx.before.table(op.table)
    condition = bound_check(parent.partition_key if parent else (), op.bound)
    if not condition:
        return Way("First a check on the partition that says the same as its bounds, validated")
    part = op.partition.sql()
    name = quote(object_name(op.partition.name, "", "bounds"))
    return steps(
        "In three migrations",
        ("First", f"alter table {part} add constraint {name} check ({condition}) not valid;"),
        ("Then", f"alter table {part} validate constraint {name};"),
        ("Then", f"{ctx.statement.text};\nalter table {part} drop constraint {name};"),
    )
