"""A new table has no comment that says what it is for.

Comments are shown by Studio, in the GraphQL schema and in dumps, next to the table itself.

Safe: temporary tables, partitions; a comment later in the change set.

Bad:

```sql
create table public.events (id bigint primary key);
```

Good:

```sql
create table public.events (id bigint primary key);
comment on table public.events is 'What happened in a chat, one row each';
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import lasting_table
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(CreateTable)
def check(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """A new table without a comment at the end."""
    if lasting_table(op, ctx) and not ctx.end.comments.get(("table", op.table, "")):
        yield ctx.finding(
            f"{op.table} has no comment",
            instead=[Way("After the table", sql=f"comment on table {op.table.sql()} is '...';")],
        )
