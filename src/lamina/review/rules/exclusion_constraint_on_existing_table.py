"""An exclusion constraint blocks the table while its index is built, and there is no other way.

`add constraint ... exclude` holds an ACCESS EXCLUSIVE lock: reads and writes wait until the index is there, and the migration fails when two rows exclude each other. It knows neither `not valid` nor `using index`.
So: at a time when few people use the table, with a limit for the wait.

Safe: a table that the same migration creates.

Given:

```sql
create table public.bookings (id bigint primary key, during tstzrange not null);
```

Bad:

```sql
alter table public.bookings
  add constraint bookings_during_excl exclude using gist (during with &&);
```

Good:

```sql
create table public.stays (
  id bigint primary key,
  during tstzrange not null,
  constraint stays_during_excl exclude using gist (during with &&)
);
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import lasts
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import AddConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """An exclusion on rows that are there."""
    if op.constraint.kind != "exclude" or ctx.created_here(op.table):
        return
    limits = "set local lock_timeout = '3s';\nset local statement_timeout = '30s';"
    yield ctx.finding(
        f"reads and writes of {op.table} wait while the index of the exclusion is built",
        table=op.table,
        why=f"It fails when two rows exclude each other, and {lasts(ctx, op.table)}.",
        instead=[
            Way(
                "There is no way around: when few people use it, and with limits",
                sql=f"{limits}\n{ctx.statement.text};",
            )
        ],
    )
