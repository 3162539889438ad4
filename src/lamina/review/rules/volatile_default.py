"""Adding a column whose default differs from row to row rewrites the whole table.

PostgreSQL keeps one value for all rows that are there when the default is the same for each
(PostgreSQL 11 and later). `gen_random_uuid()`, `clock_timestamp()`, `random()`, `nextval()` and
functions of your own, unless they are declared stable or immutable, give each row another value:
every row is written anew under an ACCESS EXCLUSIVE lock, so reads and writes wait.

Safe: `now()`, `current_timestamp`, `current_date`, `timezone('utc', now())` and constants; a table
that the same migration creates; setting a default for new rows only.

The same rule elsewhere: squawk `adding-field-with-default`, strong_migrations
`add_column_default`, eugene `E10`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages add column token uuid default gen_random_uuid();
```

Good:

```sql
alter table public.messages add column token uuid;
alter table public.messages alter column token set default gen_random_uuid();
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import default_of, is_serial, on_existing, rewrites
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import add_in_steps
from lamina.sql.operations import AddColumn

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)


@rule.on(AddColumn)
def check(op: AddColumn, ctx: Context) -> Iterator[Finding]:
    """A default that is worked out for each row."""
    default = default_of(op.definition)
    if default is None or is_serial(op.definition) or not on_existing(op, ctx):
        return
    if not rewrites(ctx) or not _differs(default, ctx):
        return
    yield ctx.finding(
        f"every row of {op.table} is rewritten: {default} is worked out for each",
        table=op.table,
        why=f"Reads and writes wait meanwhile, long{ctx.if_large(op.table)}.",
        instead=[add_in_steps(op, ctx)],
    )


def _differs(default: str, ctx: Context) -> bool:
    """Whether rows may get different values, by what the functions in it are declared as."""
    from lamina.sql.expressions import volatility  # noqa: PLC0415 - loads the parser

    known = {function.name: function.volatility for function in ctx.before.all_functions}
    return volatility(default, known) not in {"immutable", "stable"}
