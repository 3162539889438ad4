"""A `timestamp` without time zone does not say which moment it means.

It keeps what the clock on the wall showed, not where the wall is: the same value is another moment
for a client in another time zone, and `now()` is written as the session's zone shows it. `timestamptz`
keeps the moment, takes the same eight bytes and is shown in the zone of the reader.

Safe: a wall clock that is meant, such as opening hours. Say so in an allow.

The same rule elsewhere: squawk `prefer-timestamp-tz`.

Bad:

```sql
create table public.messages (id bigint primary key, created_at timestamp not null default now());
```

Good:

```sql
create table public.messages (id bigint primary key, created_at timestamptz not null default now());
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import new_columns
from lamina.review.about_types import base
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import rewritten
from lamina.sql.operations import AddColumn, CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.NOTE)


@rule.on(CreateTable, AddColumn)
def check(op: CreateTable | AddColumn, ctx: Context) -> Iterator[Finding]:
    """New columns of the type."""
    for column in new_columns(op, ctx):
        if base(column.type) in {"timestamp without time zone", "timestamp"}:
            array = "[]" if column.type.endswith("[]") else ""
            yield ctx.finding(
                f"{ctx.column(op.table, column.name)} does not say which moment it means",
                why="The same value is another moment in another time zone.",
                instead=[rewritten(op, column, f"timestamptz{array}")],
            )
