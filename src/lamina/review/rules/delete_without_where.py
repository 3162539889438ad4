"""`delete` without a condition that holds anything back removes every row of the table.

A condition that is always true, such as `where true` or `where id is not null` for a primary key,
is no condition. All rows go in one transaction: it takes long, and triggers run for each of them.

Safe: a table that the same migration creates, or a temporary one.
Say which rows have to go.

Given:

```sql
create table public.events (id bigint primary key, created_at timestamptz not null);
```

Bad:

```sql
delete from public.events where 1 = 1;
```

Good:

```sql
delete from public.events where created_at < now() - interval '90 days';
```
"""

from collections.abc import Iterator

from lamina.review.about_rows import every_row, is_temporary
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import Delete

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)


@rule.on(Delete)
def check(op: Delete, ctx: Context) -> Iterator[Finding]:
    """A DELETE that reaches every row."""
    if is_temporary(op.table) or ctx.created_here(op.table):
        return
    if how := every_row(op, ctx):
        yield ctx.finding(
            f"every row of {op.table} goes: {how}",
            table=op.table,
            why="Only a backup brings them back.",
            instead=[Way("Say which rows go, with a condition that holds the others back")],
        )
