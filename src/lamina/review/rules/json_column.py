"""`json` keeps the text as it was written, and cannot be compared or indexed.

A `json` column is parsed anew at each access, has no equality operator (so `distinct` and
`group by` fail) and no GIN index. `jsonb` has all of these.

Safe: a document whose exact text matters, such as a signed payload. Say so in an allow.

The same rule elsewhere: strong_migrations `add_column_json`, eugene `E3`.

Bad:

```sql
create table public.events (id bigint primary key, payload json not null);
```

Good:

```sql
create table public.events (id bigint primary key, payload jsonb not null);
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
        if base(column.type) == "json":
            yield ctx.finding(
                f"{ctx.column(op.table, column.name)} is json: it has no equality and no GIN index",
                instead=[rewritten(op, column, column.type.replace("json", "jsonb"))],
            )
