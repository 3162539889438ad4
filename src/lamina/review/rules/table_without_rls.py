"""A new table in an exposed schema has no row level security.

The Data API serves every table of an exposed schema to whoever holds a privilege on it, and the
public key of the project is enough to send a request as `anon`. Without row level security a
privilege reaches all rows.

Judged at the end of the change set: a later statement or file that enables it is enough.
Where neither `anon` nor `authenticated` holds a privilege, the table is out of reach, and the
finding is a warning: the next grant opens all rows. A partition needs it too, since the API
serves it under its own name.

Safe: a temporary table; a schema that is not exposed; a database with an event trigger that
enables row level security on every new table (Supabase's `rls_auto_enable`).

The same rule elsewhere: splinter `rls_disabled_in_public`.

Bad:

```sql
create table public.notes (id bigint primary key, owner uuid not null, body text);
```

Good:

```sql
create table public.notes (id bigint primary key, owner uuid not null, body text);
alter table public.notes enable row level security;
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import (
    access_words,
    api_roles,
    at_end,
    dynamic_rls,
    rls_comes_by_itself,
)
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import CreateTable, SetSchema
from lamina.sql.schema import Origin
from lamina.sql.schema.objects import Table

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(CreateTable)
def check(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """A new table."""
    if op.temporary or op.foreign or op.table.schema == "pg_temp":
        return
    if ctx.before.table(op.table) and op.if_not_exists:
        return
    yield from _judge(ctx, op.table, ctx.origin)


@rule.on(SetSchema)
def check_move(op: SetSchema, ctx: Context) -> Iterator[Finding]:
    """A table that was out of reach, and comes to an exposed schema."""
    table = ctx.before.table(op.name)
    if table and table.made and not ctx.exposed(op.name) and not ctx.created_in_branch(op.name):
        yield from _judge(ctx, op.name, table.made)


def _judge(ctx: Context, table: Name, made: Origin) -> Iterator[Finding]:
    end = at_end(ctx, table, made)
    if end is None or end.rls or end.policies or not ctx.exposed(end.name):
        return
    if rls_comes_by_itself(ctx.before) or _told_with_parent(end, ctx):
        return
    yield _finding(ctx, end)


def _told_with_parent(table: Table, ctx: Context) -> bool:
    """Whether this file makes the partitioned table too, and the finding for that one tells it."""
    parent = ctx.end.table(table.partition_of) if table.partition_of else None
    made = parent.made if parent else None
    return bool(parent and made and made.file == ctx.state.number and not parent.rls)


def _open_family(table: Table, ctx: Context) -> Iterator[Name]:
    """The table, and its partitions of the same file, all without it."""
    yield table.name
    for part in ctx.end.partitions_of(table.name):
        if not part.rls and part.made and table.made and part.made.file == table.made.file:
            yield from _open_family(part, ctx)


def _unsure(ctx: Context, table: Table, line: int) -> Finding:
    return ctx.finding(
        f"{table.name} has no row level security, unless the dynamic SQL in line {line} enables it",
        why="Its text is put together when it runs, and cannot be read here.",
        instead=f"alter table {table.name.sql()} enable row level security;",
        severity=Severity.NOTE,
    )


def _finding(ctx: Context, table: Table) -> Finding:
    dynamic = dynamic_rls(ctx, table.name)
    if dynamic is not None:
        return _unsure(ctx, table, dynamic.line)
    family = _open_family(table, ctx)
    sql = "\n".join(f"alter table {name.sql()} enable row level security;" for name in family)
    if not api_roles(ctx.end, "table", table.name):
        return ctx.finding(
            f"{table.name} has no row level security",
            severity=Severity.WARNING,
            why="No role of the API holds a privilege on it yet; the first grant opens every row.",
            instead=sql,
        )
    parent = table.partition_of
    why = f"The policies of {parent} do not hold for it." if parent else ""
    return ctx.finding(
        f"{access_words(ctx.end, table.name)} every row of {table.name} through the API",
        why=why or "Row level security is off.",
        instead=sql,
    )
