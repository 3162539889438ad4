"""Without `statement_timeout` a statement that reads or writes every row may run for hours.

It holds its locks as long. With a limit it gives up, and nothing is changed.

Safe: tables that the same change set creates; statements that take a moment.

The same rule elsewhere: squawk `require-timeout-settings`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
update public.messages set body = '' where body is null;
```

Good:

```sql
set local statement_timeout = '60s';
update public.messages set body = '' where body is null;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import in_file, is_used_table, milliseconds, parameter_set
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.lock_levels import Lock
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """The first statement that may take long without a limit."""
    limited = False
    for statement, operations, locks in in_file(ctx):
        for op in operations:
            done = parameter_set(op)
            if done and done[0] in {"statement_timeout", "all"}:
                limited = (milliseconds(done[1]) or 0) > 0
        slow = [lock for lock in locks if _may_take_long(lock, operations)]
        used = [s for s in slow if is_used_table(ctx, s.relation, operations)]
        if used and not limited:
            yield ctx.finding(
                f"nothing ends the statement when it takes long on {used[0].relation}",
                statement=statement,
                why="It holds its locks as long.",
                instead=[Way("Before it", sql="set local statement_timeout = '60s';")],
            )
            return


def _may_take_long(lock: Lock, operations: list[Operation]) -> bool:
    changes = (o.Update, o.Delete, o.Merge)
    rows = any(isinstance(op, changes) and op.table == lock.relation for op in operations)
    return not lock.outside_transaction and (lock.scans or lock.rewrites or rows)
