"""A unique index on rows that are there already fails when two of them are equal.

Whether they are is only known in each environment: on a laptop it passes, in production it fails with SQLSTATE 23505. A concurrent build that fails leaves an invalid index behind as well.
So look first, in every environment that has data.

Safe: a table that the same migration creates; columns that it adds without a default (nulls are no duplicates); columns that hold another unique index already.

Given:

```sql
create table public.profiles (id bigint primary key, email text, handle text);
create unique index profiles_handle_idx on public.profiles (handle);
```

Bad:

```sql
create unique index concurrently profiles_email_idx on public.profiles (email);
```

Good:

```sql
create unique index concurrently profiles_handle_email_idx on public.profiles (handle, email);
```
"""

from collections.abc import Iterable, Iterator
from typing import cast

from lamina.review.about_indexes import is_built, is_unique_on, shown_columns
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import duplicates
from lamina.sql.operations import CreateIndex, DropConstraint, DropIndex, Update
from lamina.sql.schema.objects import Index

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """A unique index on a table that may have rows."""
    if not op.unique or ctx.created_here(op.table) or not is_built(op, ctx):
        return
    if is_unique_on(ctx, op.table, op.columns) or _has_an_empty_column(op, ctx):
        return
    if _was_unique(op, ctx):
        return
    query = duplicates(op.table, op.columns, op.where, nulls=op.nulls_not_distinct)
    yield ctx.finding(
        f"this fails when two rows of {op.table} have the same {shown_columns(op.columns)}",
        table=op.table,
        why="Only the rows of each environment decide that.",
        instead=[Way("Look first, where the data is", sql=query)],
    )


@rule.on(DropIndex, DropConstraint)
def remember(op: DropIndex | DropConstraint, ctx: Context) -> Iterable[Finding]:
    """Keep what was unique until now, for an index on more columns in its place."""
    gone = [ctx.before.index(op.index)] if isinstance(op, DropIndex) else _of(op, ctx)
    for index in gone:
        if index and index.unique:
            dropped = ctx.state.facts.setdefault(("unique before", index.table), [])
            cast("list[Index]", dropped).append(index)
    return ()


def _of(op: DropConstraint, ctx: Context) -> list[Index | None]:
    return [i for i in ctx.before.indexes_of(op.table) if i.constraint == op.name]


def _was_unique(op: CreateIndex, ctx: Context) -> bool:
    """Whether the file dropped an index that kept some of the columns unique, in the same rows."""
    dropped = cast("list[Index]", ctx.state.facts.get(("unique before", op.table), []))
    return any(
        set(index.columns) <= set(op.columns) and index.where in {"", op.where} for index in dropped
    )


def _has_an_empty_column(op: CreateIndex, ctx: Context) -> bool:
    """Whether a column is new in this file, without a value in any row."""
    if op.nulls_not_distinct:
        return False
    filled = {
        c for _, o in ctx.earlier_of(Update, op.table) if o.table == op.table for c in o.columns
    }
    return any(
        column not in filled and ctx.column_here(op.table, column) and _is_null(op, column, ctx)
        for column in op.columns
    )


def _is_null(op: CreateIndex, column: str, ctx: Context) -> bool:
    known = ctx.before.column(op.table, column)
    return (
        known is not None and known.default is None and not known.generated and not known.not_null
    )
