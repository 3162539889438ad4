"""CREATE INDEX CONCURRENTLY IF NOT EXISTS passes over an index that is not valid.

A concurrent build that fails (a duplicate, a timeout, a lost connection) leaves an index behind that no query uses and that every write keeps up. `if not exists` finds the name taken and does nothing, so the second try succeeds and the index never works.

Safe: an index that is dropped just before, or without `if not exists`: then the second try fails and somebody looks.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
create index concurrently if not exists messages_session_id_idx on public.messages (session_id);
```

Good:

```sql
drop index concurrently if exists public.messages_session_id_idx;
create index concurrently messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.names import Name
from lamina.sql.operations import CreateIndex, DropIndex

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)


@rule.on(CreateIndex)
def check(op: CreateIndex, ctx: Context) -> Iterator[Finding]:
    """A second try that may find the ruins of the first."""
    if not (op.concurrently and op.if_not_exists) or ctx.created_here(op.table):
        return
    name = Name(op.table.schema, op.name)
    if any(o.index == name for _, o in ctx.earlier_of(DropIndex, name)):
        return
    yield ctx.finding(
        f"if a build of {name} fails, this never tries again",
        table=op.table,
        why="It leaves an index that is not valid, and `if not exists` is content with that.",
        instead=_ways(op, name),
    )


def _ways(op: CreateIndex, name: Name) -> Iterator[Way]:
    made = create_index(op, concurrently=True)
    again = f"drop index concurrently if exists {name.sql()};\n{made}"
    yield Way("Begin anew each time, with nothing else in the file", sql=again)
    yield Way("Or fail the second time, so that somebody looks", sql=made)
    yield Way(
        "See which indexes are not valid",
        sql="select indexrelid::regclass from pg_index where not indisvalid;",
    )
