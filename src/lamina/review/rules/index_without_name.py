"""An index without a name is hard to speak of later.

PostgreSQL chooses a name that no other relation has, so it can differ between databases, and a rollback or a later migration has to guess it. `if not exists` needs a name too.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
create index on public.messages (session_id);
```

Good:

```sql
create index messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.operations import CreateIndex

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """An index that PostgreSQL names."""
    if op.name:
        return
    import msgspec  # noqa: PLC0415 - for a finding only

    from lamina.sql.schema.naming import addition, object_name  # noqa: PLC0415 - the same

    name = object_name(op.table.name, addition((*op.columns, *op.include)), "idx")
    named = msgspec.structs.replace(op, name=name)
    yield ctx.finding(
        f"PostgreSQL chooses the name of this index on {op.table}",
        why="It can differ between databases, and later migrations have to guess it.",
        instead=create_index(named, concurrently=op.concurrently),
    )
