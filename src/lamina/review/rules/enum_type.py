"""An enum can grow, but no value can be taken out or moved.

A lookup table with a foreign key can be changed like any data, can say more about each value than
its name, and needs no new type when a value goes.

Off by default: enums are short to write, and fine for lists that never shrink.

The same rule elsewhere: eugene `W13`.

Bad:

```sql
create type public.mood as enum ('good', 'bad');
```

Good:

```sql
create table public.moods (mood text primary key);
insert into public.moods values ('good'), ('bad');
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote, quote_literal
from lamina.sql.operations import CreateType

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(CreateType)
def check(op: CreateType, ctx: Context) -> Iterator[Finding]:
    """A new enum."""
    if op.kind != "enum":
        return
    rows = ", ".join(f"({quote_literal(label)})" for label in op.labels)
    sql = f"create table {op.type.sql()} ({quote(op.type.name)} text primary key);"
    sql += f"\ninsert into {op.type.sql()} values {rows};" if rows else ""
    yield ctx.finding(f"no value can be taken out of {op.type} later", instead=sql)
