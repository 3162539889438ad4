"""A new check blocks the table while every row is tested.

`add constraint ... check` holds an ACCESS EXCLUSIVE lock: reads and writes wait until the last row is tested, and the migration fails when one does not pass.
Added `not valid` it takes a moment, and holds for new rows at once. `validate constraint` then tests the old ones while reads and writes go on.

Safe: a table that the same migration creates; `not valid`, and `not enforced`.

The same rule elsewhere: squawk `constraint-missing-not-valid`, strong_migrations `add_check_constraint`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages add constraint messages_body_check check (length(body) < 10000);
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

from lamina.review.about_constraints import name_of
from lamina.review.about_indexes import lasts
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import added, validated
from lamina.sql.operations import AddConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """A check whose rows are tested at once."""
    made = op.constraint
    if made.kind != "check" or made.not_valid or made.not_enforced or ctx.created_here(op.table):
        return
    name = name_of(ctx, op.table, made)
    yield ctx.finding(
        f"reads and writes of {op.table} wait while every row is tested",
        table=op.table,
        why=f"It fails when a row does not pass, and {lasts(ctx, op.table)}.",
        instead=[
            steps(
                "In two migrations",
                ("First", added(op.table, made, name, not_valid=True)),
                ("Then, when every row passes", validated(op.table, name)),
            )
        ],
    )
