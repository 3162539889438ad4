"""`char(n)` fills every value with blanks up to its length.

The blanks take room, are left out when values are compared, and come back to the client. It is not
faster than `text`. A length that matters is a check.

The same rule elsewhere: squawk `ban-char-field`.

Bad:

```sql
create table public.countries (id bigint primary key, code char(2) not null);
```

Good:

```sql
create table public.countries (
  id bigint primary key,
  code text not null check (length(code) = 2)
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

rule = Rule(__name__, category=Category.STYLE, severity=Severity.NOTE)


@rule.on(CreateTable, AddColumn)
def check(op: CreateTable | AddColumn, ctx: Context) -> Iterator[Finding]:
    """New columns of the type."""
    for column in new_columns(op, ctx):
        if base(column.type) in {"character", "char", "bpchar"}:
            length = f"length({quote(column.name)}) <= {limit(column.type) or 1}"
            yield ctx.finding(
                f"{ctx.column(op.table, column.name)} is {column.type}: values are filled with blanks",
                instead=[rewritten(op, column, "text", more=f" check ({length})")],
            )
