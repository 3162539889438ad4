"""Changing the type of a column rewrites the whole table, unless the bytes stay the same.

Under an ACCESS EXCLUSIVE lock every row is written anew and every index on the column is built
again: reads and writes wait. A value that does not fit the new type makes the migration fail, and
only where the data are.

Safe, because the bytes stay: a longer or no limit of `varchar`, `varchar` to `text`, a larger
precision of `numeric` at the same scale, `timestamp` to `timestamptz` while the session is in UTC,
`cidr` to `inet`. Safe as well: a table that the same migration creates.

The same rule elsewhere: squawk `changing-column-type`, strong_migrations `change_column`,
eugene `E5`.

Given:

```sql
create table public.messages (id bigint primary key, size integer, title varchar(50));
```

Bad:

```sql
alter table public.messages alter column size type bigint;
```

Good:

```sql
alter table public.messages alter column title type text;
alter table public.messages add column size_new bigint;
create function public.messages_size_new() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.size_new := new.size;
  return new;
end $$;
create trigger messages_size_new before insert or update on public.messages
for each row execute function public.messages_size_new();
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import rewrites, scans
from lamina.review.about_types import checks_on, loses_nothing, refuses_type_change, swaps_enum
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_types import new_column
from lamina.sql.names import quote
from lamina.sql.operations import AlterColumnType
from lamina.sql.type_changes import keeps_bytes

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)


@rule.on(AlterColumnType)
def check(op: AlterColumnType, ctx: Context) -> Iterator[Finding]:
    """Another type; what fails, and what goes from enum to enum, is for other rules."""
    if ctx.created_here(op.table):
        return
    if refuses_type_change(ctx.before, op.table, op.column) or swaps_enum(ctx.before, op):
        return
    written, read = rewrites(ctx), scans(ctx, op.table)
    if not written and (not read or checks_on(ctx.before, op.table, op.column)):
        return
    fails = (
        "" if loses_nothing(_old(op, ctx), op.type) else "; a value that does not fit makes it fail"
    )
    yield ctx.finding(
        _message(op, ctx) if written else f"the indexes on {quote(op.column)} are built again",
        table=op.table,
        why=f"Reads and writes wait meanwhile, long{ctx.if_large(op.table)}{fails}.",
        instead=[new_column(op, ctx)],
    )


def _old(op: AlterColumnType, ctx: Context) -> str:
    known = ctx.before.column(op.table, op.column)
    return known.type if known else ""


def _message(op: AlterColumnType, ctx: Context) -> str:
    old, column = _old(op, ctx), quote(op.column)
    if not old:
        return (
            f"every row of {op.table} is rewritten, unless {column}, whose type no migration says, "
            f"has the bytes of {op.type}"
        )
    sure = keeps_bytes(old, op.type, op.using, column=op.column) is not None
    return f"every row of {op.table} {'is' if sure else 'may be'} rewritten: {column} goes from {old} to {op.type}"
