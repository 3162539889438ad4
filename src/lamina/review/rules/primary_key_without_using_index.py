"""A new primary key blocks the table while its index is built and nulls are looked for.

`add primary key` holds an ACCESS EXCLUSIVE lock: reads and writes wait until the index is there, and for another look at every row when a column is not `not null` yet. The migration fails when two rows are equal or one has a null.
With columns that are `not null` and an index that was built concurrently, `using index` takes a moment.

Safe: a table that the same migration creates; `using index` on columns that have no nulls.

The same rule elsewhere: squawk `adding-serial-primary-key-field`, which looks at new columns as well.

Given:

```sql
create table public.tags (name text not null);
```

Bad:

```sql
alter table public.tags add constraint tags_pkey primary key (name);
```

Good:

```sql
create unique index concurrently tags_pkey on public.tags (name);
-- next migration
alter table public.tags add constraint tags_pkey primary key using index tags_pkey;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import as_written
from lamina.review.about_constraints import name_of, without_not_null
from lamina.review.about_indexes import is_partitioned, lasts, shown_columns
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import (
    added,
    key_from_index,
    key_index_sql,
    not_null_steps,
)
from lamina.sql.names import Name
from lamina.sql.operations import AddConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """A primary key that reads the table."""
    made = op.constraint
    if made.kind != "primary key" or ctx.created_here(op.table):
        return
    if made.using_index:
        yield from _with_nulls(op, ctx)
        return
    yield ctx.finding(
        f"reads and writes of {op.table} wait while the index of the primary key is built",
        table=op.table,
        why=f"It fails when two rows are equal, and {lasts(ctx, op.table)}.",
        instead=_ways(op, ctx),
    )


def _with_nulls(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """The index is there, and PostgreSQL still has to look for nulls."""
    index = ctx.before.index(Name(op.table.schema, op.constraint.using_index))
    bare = without_not_null(ctx, op.table, index.columns) if index else ()
    if not bare:
        return
    last = as_written(ctx, added(op.table, op.constraint, name_of(ctx, op.table, op.constraint)))
    yield ctx.finding(
        f"every row of {op.table} is read for nulls in {shown_columns(bare)}",
        table=op.table,
        why="A primary key makes its columns not null, while reads and writes wait.",
        instead=[steps("Not null first", *not_null_steps(op.table, bare), ("Last", last))],
    )


def _ways(op: AddConstraint, ctx: Context) -> Iterator[Way]:
    made, table = op.constraint, op.table
    name = name_of(ctx, table, made)
    filled = not_null_steps(table, without_not_null(ctx, table, made.columns))
    if is_partitioned(ctx, table):
        sql = f"set local lock_timeout = '3s';\n{as_written(ctx, added(table, made, name))}"
        yield Way("A partitioned table takes no USING INDEX: when few people use it", sql=sql)
        return
    yield steps(
        "In several migrations",
        *filled,
        ("Then, alone" if filled else "First, alone", key_index_sql(table, made, name)),
        ("Last", key_from_index(table, made, name, name)),
    )
