"""One migration keeps everybody from four tables or more until it ends.

Each statement adds a lock and none is let go before the file is done, so the first table waits for
the last. While it waits for one table, it holds the others, and may deadlock with a query that
takes them in another order. Creating, changing and dropping a policy locks its table as well.

Safe: tables that the same change set creates, small tables, partitions of one table.
Write one migration for each table, or a few.

The same rule elsewhere: eugene `E4`.

Given:

```sql
create table public.a (id bigint primary key);
create table public.b (id bigint primary key);
create table public.c (id bigint primary key);
create table public.d (id bigint primary key);
```

Bad:

```sql
alter table public.a add column note text;
alter table public.b add column note text;
alter table public.c add column note text;
alter table public.d add column note text;
```

Good:

```sql
alter table public.a add column note text;
alter table public.b add column note text;
-- next migration
alter table public.c add column note text;
alter table public.d add column note text;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import groups, original_names, used_tables_locked
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.lock_levels import LockLevel
from lamina.sql.names import Name
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)

MANY = 4


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """Told once for a transaction, on the statement that locks the fourth table."""
    before = original_names(ctx)
    for group in groups(ctx):
        found: dict[Name, Statement] = {}
        for entry in group:
            for table, _ in used_tables_locked(ctx, entry, LockLevel.ACCESS_EXCLUSIVE):
                if ctx.size(table) != "small":
                    found.setdefault(_whole(table, ctx, before), entry[0])
        if len(found) >= MANY:
            yield _told(found, ctx)


def _told(found: dict[Name, Statement], ctx: Context) -> Finding:
    tables = list(found)
    shown = ", ".join(map(str, tables[:MANY])) + (" ..." if len(tables) > MANY else "")
    return ctx.finding(
        f"{len(tables)} tables are kept from everybody until the migration ends: {shown}",
        statement=found[tables[MANY - 1]],
        why="The first waits for the last, and while one is waited for, the others stand still.",
        instead=[Way("A migration for each table, or for a few")],
    )


def _whole(table: Name, ctx: Context, before: dict[Name, Name]) -> Name:
    """The table that a partition belongs to, by the name that it had before the file."""
    seen = {table}
    while True:
        found = ctx.before.table(table)
        part_of = found.partition_of if found else None
        wider = before.get(table) or part_of
        if wider is None or wider in seen:
            return table
        seen.add(wider)
        table = wider
