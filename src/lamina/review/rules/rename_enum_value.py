"""Renaming a value of an enum breaks code that is running with the old one.

The rows follow by themselves. Deployed queries, API filters, generated types and function bodies
that say the old value fail from that moment: `22P02, invalid input value for enum`.

Safe: an enum that the same migration creates.

Given:

```sql
create type public.mood as enum ('good', 'bad');
```

Bad:

```sql
alter type public.mood rename value 'bad' to 'poor';
```

Good:

```sql
alter type public.mood add value 'poor' after 'bad';
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import broken, constants, listed
from lamina.review.about_types import columns_of_type
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import UNTIL_DONE, batch
from lamina.sql.names import quote, quote_literal
from lamina.sql.operations import RenameEnumValue

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(RenameEnumValue)
def check(op: RenameEnumValue, ctx: Context) -> Iterator[Finding]:
    """A value that others have in their code."""
    known = ctx.before.type(op.type)
    made = known.made if known else None
    if made and made.file == ctx.state.number:
        return
    label = known.labels.get(op.value) if known else None
    new = bool((made and made.new) or (label and label.new))
    named = [
        f"function {f.name}"
        for f in ctx.before.all_functions
        if op.value in f.body and op.value in set(constants(f.body))
    ]
    yield ctx.finding(
        broken(ctx, op.type, f"{quote_literal(op.value)} for {op.type}"),
        why=f"It is named in {listed(named)}; a body does not follow."
        if named
        else "The rows follow by themselves, code does not.",
        severity=Severity.NOTE if new else None,
        instead=[_way(op, ctx)],
    )


def _way(op: RenameEnumValue, ctx: Context) -> Way:
    old, new = quote_literal(op.value), quote_literal(op.new_value)
    fills = [
        (UNTIL_DONE, batch(ctx, table, f"{quote(column)} = {new}", f"{quote(column)} = {old}"))
        for table, column in columns_of_type(ctx.before, op.type)
    ]
    return steps(
        "A second value, and the old one is left alone in the end",
        ("First", f"alter type {op.type.sql()} add value if not exists {new} after {old};"),
        (f"Deploy code that reads both and writes {new}", ""),
        *fills,
    )
