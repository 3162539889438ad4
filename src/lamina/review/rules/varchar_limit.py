"""A limit written as `varchar(n)` is hard to lower later, and says nothing about why.

`text` with a check takes the same room. The check has a name, and can be replaced `not valid`;
lowering the limit of a `varchar(n)` rewrites the table.

Off by default: a matter of taste, since raising the limit costs nothing.

The same rule elsewhere: squawk `prefer-text-field`.

Bad:

```sql
create table public.profiles (id bigint primary key, nickname varchar(40));
```

Good:

```sql
create table public.profiles (
  id bigint primary key,
  nickname text check (length(nickname) <= 40)
);
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import new_columns
from lamina.review.about_types import base, limit
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import rewritten
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn, CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(CreateTable, AddColumn)
def check(op: CreateTable | AddColumn, ctx: Context) -> Iterator[Finding]:
    """New columns of the type."""
    for column in new_columns(op, ctx):
        length = limit(column.type)
        if base(column.type) == "character varying" and length:
            fits = f"length({quote(column.name)}) <= {length}"
            yield ctx.finding(
                f"the limit of {ctx.column(op.table, column.name)} is part of its type",
                instead=[rewritten(op, column, "text", more=f" check ({fits})")],
            )
