"""`money` has no currency, and its values change with a setting of the server.

How it is read and written depends on `lc_monetary`: a dump from one server can read as other
amounts on another. It has a fixed number of decimals and no place for the currency.

The same rule elsewhere: pgrubic `TP006`, after the PostgreSQL wiki, "Don't Do This".

Bad:

```sql
create table public.orders (id bigint primary key, total money not null);
```

Good:

```sql
create table public.orders (
  id bigint primary key,
  total numeric(12, 2) not null,
  currency text not null
);
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
        if base(column.type) == "money":
            yield ctx.finding(
                f"{ctx.column(op.table, column.name)} has no currency and depends on lc_monetary",
                instead=[rewritten(op, column, "numeric(12, 2)")],
            )
