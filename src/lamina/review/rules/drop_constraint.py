"""A rule about the rows is gone, and rows that break it may come in.

Once they are there the constraint cannot be made again. `on conflict (column)` and the client's `upsert` fail without the unique or primary key that they name (SQLSTATE 42P10).
Dropping a foreign key locks both tables in full for a moment.

Safe: a table or a constraint that the same migration made; a constraint that the change set replaces by one of the same kind on the same columns; the helper check of a column that is `not null` by now.

Given:

```sql
create table public.sessions (id bigint primary key);
create table public.messages (
  id bigint primary key,
  session_id bigint constraint messages_session_id_fkey references public.sessions (id)
);
```

Bad:

```sql
alter table public.messages drop constraint messages_session_id_fkey;
```

Good:

```sql
alter table public.messages drop constraint messages_session_id_fkey;
alter table public.messages add constraint messages_session_id_fkey
  foreign key (session_id) references public.sessions (id) on delete cascade not valid;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import as_written
from lamina.review.about_constraints import constraint_of, is_new_in, replaced_at_end
from lamina.review.about_indexes import has_lock_timeout, shown_columns
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import DropConstraint
from lamina.sql.schema.objects import TableConstraint

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)

_KEYS = {"primary key", "unique"}
_MILD = {"check", "exclude", "not null"}


@rule.on(DropConstraint)
def check(op: DropConstraint, ctx: Context) -> Iterator[Finding]:
    """An invariant that nothing replaces."""
    entry, table = constraint_of(ctx, op.table, op.name), ctx.before.table(op.table)
    if ctx.created_here(op.table):
        return
    if entry is None or table is None:
        if not op.if_exists:
            yield _unknown(op, ctx)
        return
    if is_new_in(ctx, entry) or replaced_at_end(ctx, table, entry) or _is_helper(op, entry, ctx):
        return
    yield ctx.finding(
        _message(op, entry),
        table=op.table,
        why=_why(op, entry, ctx),
        instead=_ways(op, entry, ctx),
        severity=Severity.NOTE if entry.kind in _MILD else None,
    )


def _unknown(op: DropConstraint, ctx: Context) -> Finding:
    return ctx.finding(
        f"constraint {quote(op.name)} of {op.table} goes (no migration made it)",
        table=op.table,
        why="Rows that break it may come in.",
        severity=Severity.NOTE,
    )


def _is_helper(op: DropConstraint, entry: TableConstraint, ctx: Context) -> bool:
    """Whether it proved a NOT NULL that the column has by now."""
    if entry.kind != "check" or len(entry.columns) != 1:
        return False
    column = ctx.before.column(op.table, entry.columns[0])
    bare = entry.constraint.expression.lower().strip("()")
    return bool(column and column.not_null and bare.endswith(" is not null"))


def _message(op: DropConstraint, entry: TableConstraint) -> str:
    columns = shown_columns(entry.columns)
    match entry.kind:
        case "foreign key":
            other = entry.constraint.references
            return f"{columns} of {op.table} may point to rows of {other} that do not exist"
        case "check":
            return f"nothing checks {entry.constraint.expression} in {op.table} any more"
        case "primary key":
            return f"{op.table} has no primary key any more"
        case "unique":
            return f"two rows of {op.table} may have the same {columns} from now on"
        case _:
            return f"constraint {quote(op.name)} of {op.table} goes"


def _why(op: DropConstraint, entry: TableConstraint, ctx: Context) -> str:
    if entry.kind in _KEYS:
        return f"`on conflict` on {shown_columns(entry.columns)} fails without it (42P10)."
    other = entry.constraint.references
    if other is not None and other != op.table and not has_lock_timeout(ctx):
        return f"It locks {op.table} and {other} in full for a moment, too."
    return "Rows that break it may come in, and then it cannot be made again."


def _ways(op: DropConstraint, entry: TableConstraint, ctx: Context) -> Iterator[Way]:
    there = "if exists " if op.if_exists else ""
    plain = f"alter table {op.table.sql()} drop constraint {there}{quote(op.name)};"
    sql = as_written(ctx, plain)
    if entry.kind in _KEYS:
        words = f"Deploy code that does not upsert on {shown_columns(entry.columns)}"
        yield steps("First without, then away", (words, ""), ("Then", sql))
    elif entry.kind == "foreign key" and not has_lock_timeout(ctx):
        yield Way("With a limit for the wait", sql=f"set local lock_timeout = '3s';\n{sql}")
