"""`serial` leaves a sequence beside the column, with rights and a default of its own.

An identity column is the standard's way: its sequence needs no GRANT and goes
with the column, and an explicit number needs `overriding system value`.

Off by default: a matter of taste on PostgreSQL, which keeps both.

The same rule elsewhere: squawk `prefer-identity`.

Bad:

```sql
create table public.messages (id bigserial primary key, body text);
```

Good:

```sql
create table public.messages (id bigint generated always as identity primary key, body text);
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import is_serial, new_columns
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import INTEGERS, rewritten
from lamina.sql.operations import AddColumn, CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(CreateTable, AddColumn)
def check(op: CreateTable | AddColumn, ctx: Context) -> Iterator[Finding]:
    """New columns of the type."""
    for column in new_columns(op, ctx):
        if is_serial(column):
            kind = INTEGERS[column.type]
            yield ctx.finding(
                f"the sequence of {ctx.column(op.table, column.name)} has rights of its own",
                instead=[rewritten(op, column, kind, more=" generated always as identity")],
            )
