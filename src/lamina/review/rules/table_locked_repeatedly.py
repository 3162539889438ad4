"""Three migrations of one change set stop the same table.

Each of them waits for the running queries to end, and everybody else waits behind it: the table
stands still three times. Put what belongs together into one migration, where it is safe to.

Safe: tables that the change set itself creates.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages add column read_at timestamptz;
-- next migration
alter table public.messages add column pinned boolean not null default false;
-- next migration
alter table public.messages add column edited_at timestamptz;
```

Good:

```sql
alter table public.messages
  add column read_at timestamptz,
  add column pinned boolean not null default false,
  add column edited_at timestamptz;
```
"""

from collections.abc import Iterator
from typing import cast

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.lock_levels import LockLevel
from lamina.sql.names import Name

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)

_MANY = 3


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """The file that is the third to stop a table."""
    if not ctx.file.unpublished:  # long done
        return
    counts = cast("dict[Name, int]", ctx.state.run.setdefault(rule.name, {}))
    first: dict[Name, int] = {}
    for number, locks in enumerate(ctx.state.locks):
        for lock in locks:
            if lock.level >= LockLevel.ACCESS_EXCLUSIVE and not ctx.created_in_branch(
                lock.relation
            ):
                first.setdefault(lock.relation, number)
    for table, number in first.items():
        counts[table] = counts.get(table, 0) + 1
        if counts[table] == _MANY:
            yield ctx.finding(
                f"this is the third migration here that stops {table}",
                why="Each waits for running queries, and everybody else waits behind it.",
                instead=[Way("Put what belongs together into one migration")],
                statement=ctx.statements[number],
            )
