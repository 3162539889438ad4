"""A new value of an enum goes to the end, which is where it sorts.

`order by` and comparisons use the order of the values. Without BEFORE or AFTER a new one is the
last, whatever it means, and the order cannot be changed later.

Off by default: for most enums the order means nothing.

The same rule elsewhere: squawk `require-enum-value-ordering`.

Given:

```sql
create type public.priority as enum ('low', 'high');
```

Bad:

```sql
alter type public.priority add value 'middle';
```

Good:

```sql
alter type public.priority add value 'middle' before 'high';
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote_literal
from lamina.sql.operations import AddEnumValue

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(AddEnumValue)
def check(op: AddEnumValue, ctx: Context) -> Iterator[Finding]:
    """A value without a place."""
    known = ctx.before.type(op.type)
    if op.before or op.after or (known and op.value in known.labels):
        return
    value, last = quote_literal(op.value), next(reversed(tuple(known.labels)), "") if known else ""
    placed = f"alter type {op.type.sql()} add value {value} after {quote_literal(last)};"
    yield ctx.finding(
        f"{value} sorts after all other values of {op.type}",
        instead=placed if last else (),
    )
