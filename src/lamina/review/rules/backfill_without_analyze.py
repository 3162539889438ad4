"""After many rows changed, the planner goes by what it knew of the table before.

Until autovacuum comes by, queries may run with bad plans: a new column has no statistics at all.

Safe: few rows; a table that the same migration creates.
`analyze` the table at the end of the file: it reads a sample, and reads and writes go on.

Given:

```sql
create table public.messages (id bigint primary key, state text);
```

Bad:

```sql
update public.messages set state = 'sent';
```

Good:

```sql
update public.messages set state = 'sent';
analyze public.messages;
```
"""

from collections.abc import Iterator

from lamina.review.about_rows import every_row, is_temporary
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import Insert, Maintain, Update

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(Update, Insert)
def check(op: Update | Insert, ctx: Context) -> Iterator[Finding]:
    """A change of every row, or rows from a query, without ANALYZE after it."""
    many = op.source == "query" if isinstance(op, Insert) else bool(every_row(op, ctx))
    if not many or is_temporary(op.table) or ctx.created_here(op.table) or _analyzed(op, ctx):
        return
    if ctx.size(op.table) != "small" and ctx.first(op.table):
        yield ctx.finding(
            f"many rows of {op.table} change, and nothing analyzes the table",
            table=op.table,
            why="Queries may run with bad plans until autovacuum comes by.",
            instead=[Way("At the end of the file", sql=f"analyze {op.table.sql()};")],
        )


def _analyzed(op: Update | Insert, ctx: Context) -> bool:
    for _, written in ctx.later_of(Maintain):
        if written.action == "analyze":
            on = ctx.before.resolved(written)
            if isinstance(on, Maintain) and on.on in {None, op.table}:
                return True
    return False
