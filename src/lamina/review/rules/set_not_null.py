"""Setting `not null` on a column in use blocks the table while every row is read.

`alter column ... set not null` holds an ACCESS EXCLUSIVE lock: reads and writes wait while
PostgreSQL looks for a null in every row, and the migration fails when it finds one.
With a valid `check (column is not null)` the server knows already, and reads nothing
(PostgreSQL 12 and later).

Safe: a table that the same migration creates; a column with such a check.
Adding the check `not valid` takes a moment; validating it reads the rows while writes go on.

The same rule elsewhere: squawk `adding-not-nullable-field`, strong_migrations
`change_column_null`.

Given:

```sql
create table public.messages (id bigint primary key, author text);
```

Bad:

```sql
alter table public.messages alter column author set not null;
```

Good:

```sql
alter table public.messages
  add constraint messages_author_not_null check (author is not null) not valid;
-- next migration
alter table public.messages validate constraint messages_author_not_null;
alter table public.messages alter column author set not null;
alter table public.messages drop constraint messages_author_not_null;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import SetNotNull
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(SetNotNull)
def check(op: SetNotNull, ctx: Context) -> Iterator[Finding]:
    """NOT NULL on a column that nothing proves to be without nulls."""
    known = ctx.before.column(op.table, op.column)
    if ctx.created_here(op.table) or (known and known.not_null):
        return
    if ctx.before.has_valid_not_null_check(op.table, op.column):
        return
    table, column = op.table.sql(), quote(op.column)
    name = quote(object_name(op.table.name, op.column, "not_null"))
    yield ctx.finding(
        f"every row of {op.table} is read for nulls in {column} while reads and writes wait",
        table=op.table,
        why=f"It fails when a null is found, and takes long{ctx.if_large(op.table)}.",
        instead=[
            steps(
                "In two migrations",
                (
                    "First",
                    f"alter table {table} add constraint {name} check ({column} is not null) not valid;",
                ),
                (
                    "Then, when no null is left",
                    (
                        f"alter table {table} validate constraint {name};\n"
                        f"alter table {table} alter column {column} set not null;\n"
                        f"alter table {table} drop constraint {name};"
                    ),
                ),
            )
        ],
    )
