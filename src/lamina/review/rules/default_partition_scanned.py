"""A new partition makes PostgreSQL read all of the default partition.

Rows that belong into the new one may be there, and then it fails. Meanwhile reads and writes of
the default partition wait (ACCESS EXCLUSIVE).
A valid `check` on the default partition that excludes the new bounds spares the reading.

Safe: a default partition that the same migration creates, or a small one; one with such a check.

Given:

```sql
create table public.events (id bigint not null, day date not null) partition by range (day);
create table public.events_rest partition of public.events default;
```

Bad:

```sql
create table public.events_2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');
```

Good:

```sql
alter table public.events_rest add constraint events_rest_without_2026
  check (not (day is not null and day >= '2026-01-01' and day < '2027-01-01')) not valid;
-- next migration
alter table public.events_rest validate constraint events_rest_without_2026;
-- next migration
create table public.events_2026 partition of public.events
  for values from ('2026-01-01') to ('2027-01-01');
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import bound_check, default_partition
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name, quote
from lamina.sql.operations import AttachPartition, CreateTable
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(CreateTable)
def check_table(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """CREATE TABLE ... PARTITION OF."""
    there = op.if_not_exists and ctx.before.relation(op.table)
    if op.partition_of and not there:
        yield from _told(op.partition_of, op.table, op.partition_bound, ctx)


@rule.on(AttachPartition)
def check_attach(op: AttachPartition, ctx: Context) -> Iterator[Finding]:
    """ALTER TABLE ... ATTACH PARTITION."""
    yield from _told(op.table, op.partition, op.bound, ctx)


def _told(parent: Name, part: Name, bound: str, ctx: Context) -> Iterator[Finding]:
    default = default_partition(ctx, parent)
    if default is None or ctx.created_here(default.name):
        return
    lock = ctx.lock_on(default.name)
    if lock and lock.scans:
        yield ctx.finding(
            f"every row of {default.name} is read while its reads and writes wait",
            table=default.name,
            why=f"It fails when a row belongs into {part}, and takes long"
            f"{ctx.if_large(default.name)}.",
            instead=[_way(parent, default.name, part, bound, ctx)],
        )


def _way(parent: Name, default: Name, part: Name, bound: str, ctx: Context) -> Way:
    home = ctx.before.table(parent)
    condition = bound_check(home.partition_key if home else (), bound)
    if not condition:
        return Way(f"First a check on {default} that excludes the new bounds, validated")
    name = quote(object_name(default.name, f"without_{part.name}", "check"))
    rest = default.sql()
    return steps(
        "In three migrations",
        ("First", f"alter table {rest} add constraint {name} check (not ({condition})) not valid;"),
        ("Then", f"alter table {rest} validate constraint {name};"),
        ("Then", f"{ctx.statement.text};\nalter table {rest} drop constraint {name};"),
    )
