"""An index on more than three columns is seldom used to its end.

The columns after the third rarely narrow anything down, while the index grows and each change of any of them has to be written. A condition on a later column alone cannot use it well.

Safe: a unique index, which states a rule; methods other than btree. To carry columns along, take `include`.

The same rule elsewhere: strong_migrations "non-unique indexes with more than three columns".

Given:

```sql
create table public.messages (id bigint primary key, a text, b text, c text, d text);
```

Bad:

```sql
create index messages_all_idx on public.messages (a, b, c, d);
```

Good:

```sql
create index messages_a_b_idx on public.messages (a, b) include (c, d);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.operations import CreateIndex

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)

_MANY = 3


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """A wide index that states no rule."""
    if op.unique or op.method not in {"btree", ""} or len(op.columns) <= _MANY:
        return
    import msgspec  # noqa: PLC0415 - for a finding only

    narrow = msgspec.structs.replace(
        op, columns=op.columns[:_MANY], operator_classes=op.operator_classes[:_MANY]
    )
    yield ctx.finding(
        f"the index has {len(op.columns)} columns; those after the third seldom narrow anything",
        why="It grows, and each change of any of them has to be written.",
        instead=[
            Way(
                "On the columns that choose", sql=create_index(narrow, concurrently=op.concurrently)
            )
        ],
    )
