"""Columns in another order would waste fewer bytes in every row.

PostgreSQL aligns each value: a `bigint` after a `boolean` leaves seven bytes empty. Wide fixed types
first, then narrower ones, then `text` and the like, leaves none. It matters for tables with very
many rows only, and cannot be changed later without making the table anew.

Off by default: most tables are better read in an order that makes sense.

Bad:

```sql
create table public.readings (valid boolean not null, taken_at timestamptz not null, sensor smallint not null, value double precision not null);
```

Good:

```sql
create table public.readings (taken_at timestamptz not null, value double precision not null, sensor smallint not null, valid boolean not null);
```
"""

from collections.abc import Iterator, Sequence

from lamina.review.about_types import width
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreateTable
from lamina.sql.operations.tables import Column

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)

_WORTH_IT = 8
"""Rows are aligned to so many bytes: to save less saves nothing."""


@rule.on(CreateTable)
def check(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """A new table whose columns are all written out."""
    if not op.complete or (op.if_not_exists and ctx.before.relation(op.table)):
        return
    better = sorted(op.columns, key=_rank)
    saved = _bytes(op.columns) - _bytes(better)
    if saved >= _WORTH_IT:
        order = ", ".join(quote(c.name) for c in better)
        yield ctx.finding(
            f"each row of {op.table} wastes {saved} bytes between its columns",
            instead=[Way(f"In the order {order}")],
        )


def _rank(column: Column) -> tuple[int, int]:
    size = width(column.type)
    return (1, 0) if size is None else (0, -size[0] if size[0] > 1 else 0)


def _bytes(columns: Sequence[Column]) -> int:
    """The bytes of the fixed columns with the gaps; the first of no fixed width ends the count."""
    at, fixed = 0, 0
    for column in columns:
        size = width(column.type)
        if size is None:
            at += at % 4 and 4 - at % 4  # counted as if it were a long one of four bytes
            at += 4
            continue
        align, length = size
        at += -at % align + length
        fixed += 1
    return at + -at % _WORTH_IT
