"""A key that counts in `integer` runs out after 2,147,483,647 rows, and inserts fail.

Deleted rows and failed inserts use numbers up too. Widening the key later rewrites the table and
every table that refers to it. `bigint` takes four bytes more and does not run out.

Safe: a key that refers to another table's; a short list of fixed rows, for which this is a note.

The same rule elsewhere: squawk `prefer-bigint-over-int`, for every column.

Bad:

```sql
create table public.messages (id serial primary key, body text);
```

Good:

```sql
create table public.messages (id bigint generated always as identity primary key, body text);
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import is_serial, new_columns
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import rewritten
from lamina.sql.operations import AddColumn, CreateTable
from lamina.sql.operations.tables import Column

rule = Rule(__name__, category=Category.STYLE, severity=Severity.WARNING)

_LAST = {
    "smallint": "32,767",
    "smallserial": "32,767",
    "serial2": "32,767",
    "integer": "2,147,483,647",
    "serial": "2,147,483,647",
    "serial4": "2,147,483,647",
}


@rule.on(CreateTable, AddColumn)
def check(op: CreateTable | AddColumn, ctx: Context) -> Iterator[Finding]:
    """A key of one short column."""
    keys = [c.columns for c in op.constraints if c.kind == "primary key"]
    referring = {n for c in op.constraints if c.kind == "foreign key" for n in c.columns}
    for column in new_columns(op, ctx):
        if (column.name,) not in keys or column.type not in _LAST or column.name in referring:
            continue
        counts = _counts(column)
        last = _LAST[column.type]
        yield ctx.finding(
            f"{ctx.column(op.table, column.name)} ends at {last}",
            why="From then on inserts fail; widening the key rewrites the table."
            if counts
            else "That is enough for a short list of fixed rows only.",
            severity=None if counts else Severity.NOTE,
            instead=[rewritten(op, column, "bigint", more=_identity(column))],
        )


def _counts(column: Column) -> bool:
    default = column.default or ""
    return is_serial(column) or column.generated == "identity" or default.startswith("nextval(")


def _identity(column: Column) -> str:
    return f" generated {column.identity or 'always'} as identity" if _counts(column) else ""
