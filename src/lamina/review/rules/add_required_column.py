"""Adding a `not null` column without a default fails as soon as the table has a row.

The rows that are there have no value for it: `23502, column contains null values`. An empty local
database does not show that. Even where it succeeds, code that is running does not know the column,
and its inserts fail.

Safe: a table that the same migration creates; a column with a default, which PostgreSQL 11 and
later adds without touching the rows.

The same rule elsewhere: squawk `adding-required-field`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
insert into public.messages values (1, 'hello');
```

Bad:

```sql
-- fails: 23502
alter table public.messages add column kind text not null;
```

Good:

```sql
alter table public.messages add column kind text not null default 'plain';
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import is_serial, on_existing
from lamina.review.about_types import first_value
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import add_in_steps
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(AddColumn)
def check(op: AddColumn, ctx: Context) -> Iterator[Finding]:
    """A value that nobody has given."""
    made = op.definition
    filled = made.generated or is_serial(made)
    has_default = made.default is not None and made.default.lower() != "null"
    if not made.not_null or filled or has_default or not on_existing(op, ctx):
        return
    yield ctx.finding(
        f"the migration fails if {op.table} has a row: {quote(op.column)} is empty in it",
        table=op.table,
        why="Running code does not know the column either, so its inserts fail.",
        instead=_ways(op, ctx),
    )


def _ways(op: AddColumn, ctx: Context) -> Iterator[Way]:
    value = "" if op.constraints else first_value(op.definition.type)
    if value:
        sql = (
            f"alter table {op.table.sql()} add column {quote(op.column)} "
            f"{op.definition.type} not null default {value};"
        )
        yield Way("With a value for the rows that are there", sql=sql)
    yield add_in_steps(op, ctx)
