"""Taking a value out of an enum needs a new type, and every table with it is rewritten.

PostgreSQL cannot drop a value. The known detour, a new type and `alter column ... type ... using
column::text::new_type`, writes every row and index anew under an ACCESS EXCLUSIVE lock, and fails
when a row still has a value that is gone. Dropping a type that columns still have fails, and with
CASCADE it drops the columns.

Safe: leave the value in the enum and keep it out with a check; a table or an enum that the same
migration creates.

Given:

```sql
create type public.mood as enum ('good', 'bad', 'so-so');
create table public.messages (id bigint primary key, mood public.mood);
```

Bad:

```sql
alter type public.mood rename to mood_old;
create type public.mood as enum ('good', 'bad');
alter table public.messages alter column mood type public.mood using mood::text::public.mood;
drop type public.mood_old;
```

Good:

```sql
alter table public.messages
  add constraint messages_mood_check check (mood <> 'so-so') not valid;
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import listed
from lamina.review.about_types import columns_of_type, enum_of, refuses_type_change, swaps_enum
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name, quote, quote_literal
from lamina.sql.operations import AlterColumnType, DropType
from lamina.sql.schema.naming import object_name

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)


@rule.on(AlterColumnType)
def check(op: AlterColumnType, ctx: Context) -> Iterator[Finding]:
    """A column that goes from one enum to another."""
    if ctx.created_here(op.table) or not swaps_enum(ctx.before, op):
        return
    if refuses_type_change(ctx.before, op.table, op.column):
        return
    gone = _gone(op, ctx)
    values = listed(map(quote_literal, gone))
    yield ctx.finding(
        f"every row of {op.table} is rewritten: {quote(op.column)} gets another enum, {op.type}",
        table=op.table,
        why=f"Reads and writes wait meanwhile, long{ctx.if_large(op.table)}."
        + (f" A row that still has {values} makes it fail." if gone else ""),
        instead=[_way(op, gone)] if gone else (),
    )


def _gone(op: AlterColumnType, ctx: Context) -> list[str]:
    """The values that the new enum does not have."""
    known = ctx.before.column(op.table, op.column)
    old, new = enum_of(ctx.before, known.type if known else ""), enum_of(ctx.before, op.type)
    return [v for v in old.labels if v not in new.labels] if old and new else []


def _way(op: AlterColumnType, gone: list[str]) -> Way:
    table, column = op.table.sql(), quote(op.column)
    name = quote(object_name(op.table.name, op.column, "check"))
    values = ", ".join(map(quote_literal, gone))
    check = f"check ({column} not in ({values}))"
    return steps(
        "Leave the type as it is, and keep the value out",
        (f"Deploy code that does not write {values}; give another value to rows that have it", ""),
        ("Then", f"alter table {table} add constraint {name} {check} not valid;"),
        ("Last", f"alter table {table} validate constraint {name};"),
    )


@rule.on(DropType)
def check_drop(op: DropType, ctx: Context) -> Iterator[Finding]:
    """An enum that columns still have; what CASCADE does is for `drop-cascade`."""
    known = ctx.before.type(op.type)
    columns = columns_of_type(ctx.before, op.type)
    if op.cascade or known is None or known.kind != "enum" or not columns:
        return
    yield ctx.finding(
        f"the migration fails: {op.type} is the type of {listed(_words(*c) for c in columns)}",
        why="With CASCADE the columns would be dropped, and their data.",
        severity=Severity.ERROR,
    )


def _words(table: Name, column: str) -> str:
    return f"{table}.{quote(column)}"
