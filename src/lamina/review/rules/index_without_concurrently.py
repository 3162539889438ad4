"""Building an index stops every write to the table until it is done.

`create index` holds a SHARE lock: inserts, updates and deletes wait, and so does everything behind
them. On a table with some gigabytes that is minutes. `create index concurrently` builds it beside
the running writes. It cannot run inside a transaction, so it stands alone in its migration: the
Supabase CLI (2.109 and later) then runs it outside one.

Safe: a table that the same migration creates; a table with few rows.
A concurrent build that fails leaves an invalid index behind; drop it before the next try.

The same rule elsewhere: squawk `require-concurrent-index-creation`, strong_migrations `add_index`.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint not null);
```

Bad:

```sql
create index messages_session_id_idx on public.messages (session_id);
```

Good:

```sql
create index concurrently messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import lasts
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.operations import CreateIndex
from lamina.sql.suggest import concurrently

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """An index on a table that others write to."""
    table = ctx.before.table(op.table)
    if op.concurrently or ctx.created_here(op.table) or (table and table.partitioned):
        return
    if ("index told", ctx.number) in ctx.state.facts:
        return  # index-built-while-locked says more
    yield ctx.finding(
        f"writes to {op.table} wait until the index is built",
        table=op.table,
        why=f"The build {lasts(ctx, op.table)}.",
        instead=[Way("Alone in its own migration", sql=_sql(op, ctx))],
    )


def _sql(op: CreateIndex, ctx: Context) -> str:
    """The statement as it was written; from a DO block only the index."""
    if ctx.statement.kind == "index_stmt":
        return concurrently(ctx.statement.text)
    return create_index(op, concurrently=True)
