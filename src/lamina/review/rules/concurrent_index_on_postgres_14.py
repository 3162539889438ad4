"""PostgreSQL 14.0 to 14.3 can corrupt an index that is built concurrently.

`create index concurrently` and `reindex concurrently` of these versions may leave rows out of the index when they are updated during the build. 14.4 mends it; indexes that were built before have to be built again.

Safe: every other major version, and 14.4 or later. `select version()` tells.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
-- settings: postgres=14
create index concurrently messages_session_id_idx on public.messages (session_id);
```

Good:

```sql
create index messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateIndex, Maintain

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)

_AFFECTED = 14


@rule.on(CreateIndex, Maintain)
def check(op: CreateIndex | Maintain, ctx: Context) -> Iterator[Finding]:
    """A concurrent build on the version that had the fault."""
    if ctx.settings.postgres != _AFFECTED or not op.concurrently:
        return
    if isinstance(op, CreateIndex) and ctx.created_here(op.table):
        return
    if ctx.first():
        yield ctx.finding(
            "before PostgreSQL 14.4 a concurrent build can leave rows out of the index",
            why="Queries that use the index then miss rows.",
            instead=[Way("Make sure it is 14.4 or later", sql="select version();")],
        )
