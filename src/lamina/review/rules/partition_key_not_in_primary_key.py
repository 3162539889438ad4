"""A primary key or unique constraint of a partitioned table has to contain the partition key.

Each partition has an index of its own, and none of them knows of the others, so PostgreSQL refuses
a key that could repeat in two partitions (SQLSTATE 0A000).

Safe: keys with all columns of the partition key, in any order.
Add the partition key to the primary key.

Bad:

```sql
-- fails: 0A000
create table public.events (
  id bigint primary key,
  day date not null
) partition by range (day);
```

Good:

```sql
create table public.events (
  id bigint,
  day date not null,
  primary key (id, day)
) partition by range (day);
```
"""

from collections.abc import Iterator

import msgspec

from lamina.review.about_tables import simple_key
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import columns, create_index
from lamina.sql.names import Name, quote
from lamina.sql.operations import AddConstraint, CreateIndex, CreateTable

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)

_KEYS = ("primary key", "unique")


@rule.on(CreateTable)
def check_table(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """Keys that are written with the table."""
    key = () if any(part.startswith("(") for part in op.partition_key) else op.partition_key
    for made in op.constraints:
        if made.kind in _KEYS and (missing := _missing(key, made.columns)):
            sql = f"{made.kind} {columns((*made.columns, *missing))}"
            yield _told(op.table, made.kind, missing, sql, ctx)


@rule.on(AddConstraint)
def check_constraint(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """Keys that are added."""
    made = op.constraint
    if made.kind not in _KEYS or not made.columns:
        return
    if missing := _missing(simple_key(ctx.before.table(op.table)), made.columns):
        name = f"constraint {quote(made.name)} " if made.name else ""
        whole = columns((*made.columns, *missing))
        sql = f"alter table {op.table.sql()} add {name}{made.kind} {whole};"
        yield _told(op.table, made.kind, missing, sql, ctx)


@rule.on(CreateIndex)
def check_index(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """Unique indexes."""
    missing = _missing(simple_key(ctx.before.table(op.table)), op.columns) if op.unique else ()
    if missing:
        none = ("",) * len(missing)
        whole = msgspec.structs.replace(
            op,
            columns=(*op.columns, *missing),
            operator_classes=(*op.operator_classes, *none) if op.operator_classes else (),
            orders=(*op.orders, *none) if op.orders else (),
        )
        yield _told(op.table, "unique index", missing, create_index(whole, concurrently=False), ctx)


def _missing(key: tuple[str, ...], written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(column for column in key if column not in written)


def _told(table: Name, kind: str, missing: tuple[str, ...], sql: str, ctx: Context) -> Finding:
    return ctx.finding(
        f"the {kind} of {table} lacks {', '.join(map(quote, missing))}, "
        "by which the table is partitioned",
        why="PostgreSQL refuses it with SQLSTATE 0A000.",
        instead=[Way("With the partition key", sql=sql)],
    )
