"""A check or key that comes with a new column is proved on every row under lock.

`add column ... check (...)` reads all rows, `unique` and `primary key` build an index over them,
and both hold the ACCESS EXCLUSIVE lock of ADD COLUMN: reads and writes wait. Written as steps of
their own they do not: a check is added `not valid` and validated later, an index is built
concurrently and then becomes the key.

Safe: a table that the same migration creates.

The same rule elsewhere: squawk `disallowed-unique-constraint`, eugene `E7`, both for keys.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages add column slug text unique;
```

Good:

```sql
alter table public.messages add column slug text;
-- next migration
create unique index concurrently messages_slug_key on public.messages (slug);
-- next migration
alter table public.messages add constraint messages_slug_key unique using index messages_slug_key;
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import is_serial, on_existing, rewrites
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import add_in_steps
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddColumn)
def check(op: AddColumn, ctx: Context) -> Iterator[Finding]:
    """A check or key; where the rows are rewritten anyway, or it fails, another rule says so."""
    kinds = [c.kind for c in op.constraints if c.kind != "foreign key" and not c.not_enforced]
    made = op.definition
    fails = made.not_null and made.default is None and not (made.generated or is_serial(made))
    if not kinds or fails or not on_existing(op, ctx) or rewrites(ctx):
        return
    built = any(kind != "check" for kind in kinds)
    doing = (
        f"an index on {quote(op.column)} is built"
        if built
        else f"every row of {op.table} is checked"
    )
    yield ctx.finding(
        f"{doing} while reads and writes of {op.table} wait",
        table=op.table,
        why=f"That takes long{ctx.if_large(op.table)}.",
        instead=[add_in_steps(op, ctx)],
    )
