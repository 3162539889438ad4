"""A column that may be null from now on can surprise code that relies on a value.

The change takes a moment and breaks nothing in the database. Code that was written for the old
promise may fail on the first null, and generated types change: `string` becomes `string | null`.

Safe: a step on the way to dropping the column; code that handles a null already.

The same rule elsewhere: squawk `ban-drop-not-null`.

Given:

```sql
create table public.messages (id bigint primary key, author text not null);
```

Bad:

```sql
alter table public.messages alter column author drop not null;
```

Good:

```sql
alter table public.messages alter column author set default 'nobody';
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import DropNotNull

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.on(DropNotNull)
def check(op: DropNotNull, ctx: Context) -> Iterator[Finding]:
    """A promise that is taken back."""
    known = ctx.before.column(op.table, op.column)
    if ctx.created_here(op.table) or ctx.column_here(op.table, op.column):
        return
    end = ctx.end.column(op.table, op.column)
    stays = end.not_null if end else ctx.end.table(op.table) is not None
    if (known and not known.not_null) or (known and stays):
        return
    yield ctx.finding(
        f"{ctx.column(op.table, op.column)} can be null from then on",
        table=op.table,
        why="Code that relies on a value may fail; generated types change.",
    )
