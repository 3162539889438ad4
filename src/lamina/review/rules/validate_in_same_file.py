"""A constraint is validated while the lock that added it is still held.

`not valid` and `validate constraint` keep the table open only in two transactions, and a migration is one. In the same file the rows are checked under the strong lock of `add constraint`, which is held to the end.

Safe: a table that the same migration creates; a constraint of an earlier migration.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages
  add constraint messages_body_check check (length(body) < 10000) not valid;
alter table public.messages validate constraint messages_body_check;
```

Good:

```sql
alter table public.messages
  add constraint messages_body_check check (length(body) < 10000) not valid;
-- next migration
alter table public.messages validate constraint messages_body_check;
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import constraint_of, is_new_in
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import validated
from lamina.sql.operations import ValidateConstraint
from lamina.sql.schema.objects import TableConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(ValidateConstraint)
def check(op: ValidateConstraint, ctx: Context) -> Iterator[Finding]:
    """A validation in the transaction that added the constraint."""
    entry = constraint_of(ctx, op.table, op.name)
    if entry is None or entry.valid or not is_new_in(ctx, entry) or ctx.created_here(op.table):
        return
    line = entry.made.line if entry.made else 0
    yield ctx.finding(
        f"{_waits(op, entry)} wait while every row is checked: line {line} still holds its lock",
        table=op.table,
        why="So `not valid` has gained nothing.",
        instead=[Way("In the next migration", sql=validated(op.table, op.name))],
    )


def _waits(op: ValidateConstraint, entry: TableConstraint) -> str:
    other = entry.constraint.references
    if other is None:
        return f"reads and writes of {op.table}"
    return f"writes to {op.table}" + (f" and {other}" if other != op.table else "")
