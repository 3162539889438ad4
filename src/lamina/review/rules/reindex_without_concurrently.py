"""Building an index again stops the writes to its table, and the queries that would use it.

`reindex` holds a SHARE lock on the table and an ACCESS EXCLUSIVE lock on the index: writes wait, and so does every query whose plan looks at the index.
`reindex ... concurrently` builds a new one beside it. It cannot run inside a transaction: the Supabase CLI (2.109 and later) runs it outside one.

Safe: a table that the same migration creates. `reindex system` has no concurrent form, and nothing is said about it.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
```

Bad:

```sql
reindex index public.messages_session_id_idx;
```

Good:

```sql
reindex index concurrently public.messages_session_id_idx;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import Maintain

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(Maintain)
def check(op: Maintain, ctx: Context) -> Iterator[Finding]:
    """A REINDEX of something that others use."""
    if op.action != "reindex" or op.concurrently or op.kind == "system":
        return
    table = _table(op, ctx)
    if table is not None and ctx.created_here(table):
        return
    name = op.on.sql() if op.on else ""
    yield ctx.finding(
        f"writes to {_where(op, table)} wait until the index is built again",
        table=table,
        why="Queries that would use the index wait too.",
        instead=[Way("Alone in its own migration", sql=f"reindex {op.kind} concurrently {name};")],
    )


def _table(op: Maintain, ctx: Context) -> Name | None:
    if op.on is None or op.kind not in {"index", "table"}:
        return None
    index = ctx.before.index(op.on)
    return op.on if op.kind == "table" else index.table if index else None


def _where(op: Maintain, table: Name | None) -> str:
    if table is not None:
        return str(table)
    if op.kind == "index":
        return f"the table of {op.on} (no migration made the index)"
    return f"each table of the {op.kind}{f' {op.on}' if op.on else ''} in turn"
