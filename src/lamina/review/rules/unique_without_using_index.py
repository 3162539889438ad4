"""A new unique constraint blocks the table while its index is built.

`add constraint ... unique` holds an ACCESS EXCLUSIVE lock: reads and writes wait until the index is there, and the migration fails when two rows are equal.
Built concurrently first, the index becomes the constraint in a moment with `using index`.

Safe: a table that the same migration creates. A partitioned table takes no `using index`: make a unique index on it, partition by partition.

The same rule elsewhere: squawk `disallowed-unique-constraint`, strong_migrations `add_unique_constraint`.

Given:

```sql
create table public.profiles (id bigint primary key, email text);
```

Bad:

```sql
alter table public.profiles add constraint profiles_email_key unique (email);
```

Good:

```sql
create unique index concurrently profiles_email_key on public.profiles (email);
-- next migration
alter table public.profiles
  add constraint profiles_email_key unique using index profiles_email_key;
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import name_of
from lamina.review.about_indexes import is_partitioned, is_unique_on, lasts, shown_columns
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import (
    duplicates,
    key_from_index,
    key_index,
    key_index_sql,
    partition_steps,
)
from lamina.sql.operations import AddConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """A unique constraint that builds its own index."""
    made = op.constraint
    if made.kind != "unique" or made.using_index or ctx.created_here(op.table):
        return
    fails = not is_unique_on(ctx, op.table, made.columns)
    equal = f"It fails when two rows have the same {shown_columns(made.columns)}, and"
    yield ctx.finding(
        f"reads and writes of {op.table} wait while a unique index is built",
        table=op.table,
        why=f"{equal if fails else 'That'} {lasts(ctx, op.table)}.",
        instead=list(_ways(op, ctx, fails=fails)),
    )


def _ways(op: AddConstraint, ctx: Context, *, fails: bool) -> Iterator[Way]:
    made, table = op.constraint, op.table
    name = name_of(ctx, table, made)
    if is_partitioned(ctx, table):
        parts = partition_steps(ctx, key_index(table, made, name))
        yield steps("A unique index, partition by partition", *parts)
    else:
        yield steps(
            "In two migrations",
            ("First, alone", key_index_sql(table, made, name)),
            ("Then", key_from_index(table, made, name, name)),
        )
    if fails:
        query = duplicates(table, made.columns, "", nulls=made.nulls_not_distinct)
        yield Way("Look for equal rows before", sql=query)
