"""A new foreign key stops writes to both tables while every row is checked.

`add foreign key` holds a SHARE ROW EXCLUSIVE lock on the referencing and the referenced table: inserts, updates and deletes of both wait until the last row is looked up.
Added `not valid` it takes a moment, and holds for new rows at once. `validate constraint` then checks the old ones while writes go on.

Safe: a table that the same migration creates; `not valid`, and `not enforced`.
On a partitioned table `not valid` is refused before PostgreSQL 18: make the key on each partition, validate it there, then add it to the parent.

The same rule elsewhere: squawk `adding-foreign-key-constraint`, strong_migrations `add_foreign_key`.

Given:

```sql
create table public.sessions (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
create index messages_session_id_idx on public.messages (session_id);
```

Bad:

```sql
alter table public.messages add constraint messages_session_id_fkey
  foreign key (session_id) references public.sessions (id);
```

Good:

```sql
alter table public.messages add constraint messages_session_id_fkey
  foreign key (session_id) references public.sessions (id) not valid;
-- next migration
alter table public.messages validate constraint messages_session_id_fkey;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import as_written
from lamina.review.about_constraints import name_of
from lamina.review.about_indexes import is_partitioned, lasts, leaves
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_constraints import added, validated
from lamina.sql.operations import AddConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)

_PARTITIONED_NOT_VALID = 18


@rule.on(AddConstraint)
def check(op: AddConstraint, ctx: Context) -> Iterator[Finding]:
    """A foreign key whose rows are checked at once."""
    made = op.constraint
    if made.kind != "foreign key" or made.not_valid or made.not_enforced:
        return
    if ctx.created_here(op.table):
        return
    both = [op.table, *([made.references] if made.references not in {None, op.table} else [])]
    yield ctx.finding(
        f"writes to {' and '.join(map(str, both))} wait while every row of {op.table} is checked",
        table=op.table,
        why=f"That {lasts(ctx, op.table)}; reads go on.",
        instead=[_way(op, ctx)],
    )


def _way(op: AddConstraint, ctx: Context) -> Way:
    name = name_of(ctx, op.table, op.constraint)
    if is_partitioned(ctx, op.table) and ctx.settings.postgres < _PARTITIONED_NOT_VALID:
        return _by_partition(op, ctx, name)
    return steps(
        "In two migrations",
        ("First", added(op.table, op.constraint, name, not_valid=True)),
        ("Then", validated(op.table, name)),
    )


def _by_partition(op: AddConstraint, ctx: Context, name: str) -> Way:
    parts = [part.name for part in leaves(ctx, op.table)]
    if not parts:
        own = as_written(ctx, added(op.table, op.constraint, name))
        sql = f"set local lock_timeout = '3s';\n{own}"
        return Way("When few people use it, with a limit for the wait", sql=sql)
    first = "\n".join(added(part, op.constraint, name, not_valid=True) for part in parts)
    then = "\n".join(validated(part, name) for part in parts)
    return steps(
        "Partition by partition",
        ("First, not valid on each partition", first),
        ("Then, validated on each", then),
        ("Last, which locks them for a moment", added(op.table, op.constraint, name)),
    )
