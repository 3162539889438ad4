"""A table without a primary key cannot be replicated row by row.

PostgreSQL refuses updates and deletes of a published table without one (SQLSTATE 55000), so
Realtime has no such events, and nothing tells two equal rows apart. The generated API types have
no way to name one row.

Safe: a temporary or foreign table, a partition; a table that gets its key later in the change set.

The same rule elsewhere: splinter `no_primary_key`.

Bad:

```sql
create table public.events (happened_at timestamptz not null, payload jsonb);
```

Good:

```sql
create table public.events (
  id bigint generated always as identity primary key,
  happened_at timestamptz not null,
  payload jsonb
);
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import lasting_table
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import columns
from lamina.sql.operations import CreateTable
from lamina.sql.schema.objects import Table

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)


@rule.on(CreateTable)
def check(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """A new table that has no primary key at the end."""
    table = lasting_table(op, ctx)
    if table is None or table.primary_key or _may_bring_one(op, ctx):
        return
    yield ctx.finding(
        f"{op.table} has no primary key",
        why="Updates and deletes fail once it is published, and no row can be named.",
        instead=[Way("With the table, or after it", sql=_key(table))],
    )


def _may_bring_one(op: CreateTable, ctx: Context) -> bool:
    """Whether LIKE takes the indexes of a table that is not known."""
    takes = {"all", "indexes"} & set(op.like_options)
    return bool(takes) and any(ctx.before.table(name) is None for name in op.likes)


def _key(table: Table) -> str:
    start = f"alter table {table.name.sql()}"
    unique = next(
        (
            entry.columns
            for entry in table.constraints.values()
            if entry.kind == "unique" and all(_is_not_null(table, c) for c in entry.columns)
        ),
        ("id",) if "id" in table.columns else (),
    )
    if unique:
        return f"{start} add primary key {columns(unique)};"
    name = "id" if "id" not in table.columns else "row_id"
    return f"{start} add column {name} bigint generated always as identity primary key;"


def _is_not_null(table: Table, column: str) -> bool:
    known = table.columns.get(column)
    return known is not None and known.not_null
