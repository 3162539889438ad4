"""Changing the type of a column with a check reads every row, even where none is rewritten.

`varchar(50)` to `text` leaves the rows alone, but PostgreSQL proves the check again on each of
them, under an ACCESS EXCLUSIVE lock: reads and writes wait. Without the check the change takes a
moment, and the check comes back `not valid`, to be validated while others read and write.

Safe: a column without a check; a table that the same migration creates.

Given:

```sql
create table public.messages (
  id bigint primary key,
  title varchar(50) constraint messages_title_check check (title <> '')
);
```

Bad:

```sql
alter table public.messages alter column title type text;
```

Good:

```sql
alter table public.messages drop constraint messages_title_check;
alter table public.messages alter column title type text;
alter table public.messages add constraint messages_title_check check (title <> '') not valid;
-- next migration
alter table public.messages validate constraint messages_title_check;
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import listed, rewrites, scans
from lamina.review.about_types import checks_on, refuses_type_change
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import constraint
from lamina.sql.names import quote
from lamina.sql.operations import AlterColumnType
from lamina.sql.schema.objects import TableConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AlterColumnType)
def check(op: AlterColumnType, ctx: Context) -> Iterator[Finding]:
    """A check that is proved again."""
    checks = checks_on(ctx.before, op.table, op.column)
    if not checks or ctx.created_here(op.table) or rewrites(ctx) or not scans(ctx, op.table):
        return
    if refuses_type_change(ctx.before, op.table, op.column):
        return
    names = listed(quote(c.name) for c in checks)
    yield ctx.finding(
        f"{names} is proved on every row of {op.table} again while reads and writes wait",
        table=op.table,
        why=f"That takes long{ctx.if_large(op.table)}.",
        instead=[_way(op, checks)],
    )


def _way(op: AlterColumnType, checks: tuple[TableConstraint, ...]) -> Way:
    table, column = op.table.sql(), quote(op.column)
    using = f" using {op.using}" if op.using else ""
    first = [f"alter table {table} drop constraint {quote(c.name)};" for c in checks]
    first += [f"alter table {table} alter column {column} type {op.type}{using};"]
    first += [constraint(op.table, c.constraint, name=c.name, not_valid=True) for c in checks]
    then = [f"alter table {table} validate constraint {quote(c.name)};" for c in checks]
    return steps("In two migrations", ("First", "\n".join(first)), ("Then", "\n".join(then)))
