"""Rows are changed while the same migration keeps everybody else from the table.

A migration is one transaction, so the ACCESS EXCLUSIVE lock of an `alter table` is held until the
last row is written: reads and writes of the table wait for all of it.

Safe: tables that the same migration creates; `insert ... values`; a small table; rows that the
condition names by a unique key.
Change the schema in one migration and the rows in a later one, in parts when there are many.

The same rule elsewhere: eugene `E4`, strong_migrations "backfilling data".

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages add column length integer;
update public.messages set length = char_length(body);
```

Good:

```sql
alter table public.messages add column length integer;
-- next migration
update public.messages set length = char_length(body) where length is null;
```
"""

from collections.abc import Iterator

import msgspec

from lamina.review.about_access import as_written
from lamina.review.about_rows import by_key, changes_rows, is_temporary
from lamina.review.about_transactions import is_used_table
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import Delete, Insert, Merge, Update

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(Update, Delete, Merge, Insert)
def check(op: Update | Delete | Merge | Insert, ctx: Context) -> Iterator[Finding]:
    """A change of rows while a lock is held that keeps readers out."""
    if not changes_rows(op) or is_temporary(op.table) or by_key(op, ctx):
        return
    if ctx.said(op.table):
        return
    locks = ctx.held_exclusively()
    held = [name for name in locks if _matters(name, ctx)]
    if not held or (ctx.created_here(op.table) and not isinstance(op, Insert)):
        return
    if not ctx.first(op.table):
        return
    kept = ", ".join(map(str, held[:4]))
    small = ctx.size(op.table) == "small"
    found = ctx.finding(
        f"reads and writes of {kept} wait while rows of {op.table} are changed",
        table=op.table if op.table in held else None,
        severity=Severity.NOTE if small else None,
        why=f"An earlier statement locks {kept} to the end of the file; "
        f"it takes long{ctx.if_large(op.table)}.",
        instead=[_apart(ctx)],
    )
    yield msgspec.structs.replace(found, lock=locks[held[0]].lock.words)


def _matters(name: Name, ctx: Context) -> bool:
    """A table that people use: not a view, and not new in the change set."""
    if ctx.before.table(name):
        return not ctx.created_in_branch(name)
    return is_used_table(ctx, name, ctx.held_exclusively()[name].operations)


def _apart(ctx: Context) -> Way:
    return steps(
        "In two migrations",
        ("First the schema, without this statement", ""),
        ("Then the rows", as_written(ctx, "")),
    )
