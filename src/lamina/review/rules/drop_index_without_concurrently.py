"""Dropping an index makes every query on its table wait.

`drop index` needs an ACCESS EXCLUSIVE lock on the table. The work itself takes a moment, but it waits for every query that is running, and while it waits all others queue behind it.
`drop index concurrently` lets reads and writes go on. It cannot run inside a transaction, so it stands alone in its migration: the Supabase CLI runs it outside one (up to 2.115 only the first statement of a file).

Safe: an index or a table that the same migration made. An index of a partitioned table cannot be dropped concurrently, so nothing is said about it.
With `set local lock_timeout` before it, the queue is short, and this is a note.

The same rule elsewhere: squawk `require-concurrent-index-deletion`.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
```

Bad:

```sql
drop index public.messages_session_id_idx;
```

Good:

```sql
drop index concurrently public.messages_session_id_idx;
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import has_lock_timeout, is_partitioned
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import DropIndex

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(DropIndex)
def check(op: DropIndex, ctx: Context) -> Iterator[Finding]:
    """An index of a table that others use."""
    index = ctx.before.index(op.index)
    if op.concurrently or (index is None and op.if_exists):
        return
    if index is not None and (index.constraint or _is_safe(op, ctx)):
        return
    table = index.table if index else None
    if table in ctx.held_exclusively():
        return  # the wait is over: an earlier statement holds the lock
    where = str(table) if table else f"the table of {op.index} (no migration made the index)"
    yield ctx.finding(
        f"reads and writes of {where} wait for the lock that drops the index",
        table=table,
        why="It waits for every query that runs, and the others queue behind it.",
        instead=_ways(op, ctx),
        severity=Severity.NOTE if has_lock_timeout(ctx) else None,
    )


def _is_safe(op: DropIndex, ctx: Context) -> bool:
    index = ctx.before.index(op.index)
    if index is None:
        return False
    made_here = index.made is not None and index.made.file == ctx.state.number
    return made_here or ctx.created_here(index.table) or is_partitioned(ctx, index.table)


def _ways(op: DropIndex, ctx: Context) -> Iterator[Way]:
    what = f"{'if exists ' if op.if_exists else ''}{op.index.sql()};"
    yield Way("Alone in its own migration", sql=f"drop index concurrently {what}")
    if not has_lock_timeout(ctx):
        yield Way(
            "Or give up rather than hold others up",
            sql=f"set local lock_timeout = '3s';\ndrop index {what}",
        )
