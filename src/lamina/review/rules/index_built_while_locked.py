"""An index is built, or a constraint validated, while an earlier statement keeps a table locked.

A migration is one transaction: a lock of an earlier statement is held until the end of the file.
`alter table a add column` locks `a` for a moment when it stands alone; with a long statement
behind it nobody reads `a` until that is done.

Safe: what is locked or built was made by the same migration; the long statement in a migration of
its own; a concurrent build. For a constraint that is added, its own rule speaks.

Given:

```sql
create table public.profiles (id bigint primary key);
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
alter table public.profiles add column avatar_url text;
create index messages_session_id_idx on public.messages (session_id);
```

Good:

```sql
alter table public.profiles add column avatar_url text;
-- next migration
create index concurrently messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import constraint_of, is_new_in
from lamina.review.about_indexes import joined
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write import create_index
from lamina.sql.lock_levels import LockLevel
from lamina.sql.operations import CreateIndex, ValidateConstraint

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)

_SHOWN = 3


@rule.on(CreateIndex, ValidateConstraint)
def check(op: CreateIndex | ValidateConstraint, ctx: Context) -> Iterator[Finding]:
    """A long statement behind one that locks."""
    own = ctx.lock_on(op.table)
    long = own is not None and own.scans and not own.outside_transaction
    if own is None or not long or ctx.created_here(op.table) or _is_told_elsewhere(op, ctx):
        return
    if ("index told", ctx.number) in ctx.state.facts:
        return  # duplicate-index says to leave it out
    if ctx.said():
        return
    locked = [
        name
        for name in ctx.held_exclusively()
        if (name != op.table or own.level < LockLevel.ACCESS_EXCLUSIVE)
        and ctx.before.relation(name)
    ]
    if not locked or ctx.size(op.table) == "small" or not ctx.first():
        return
    if isinstance(op, CreateIndex):
        ctx.state.facts["index told", ctx.number] = True  # index-without-concurrently is silent
    names = [*map(str, locked[:_SHOWN]), *(["others"] if len(locked) > _SHOWN else [])]
    yield ctx.finding(
        f"reads and writes of {joined(names)} wait while {_doing(op)}",
        table=op.table,
        why=f"Line {ctx.held_exclusively()[locked[0]].statement.line} locks {locked[0]} until the end of the file.",
        instead=[Way("In another migration", sql=_sql(op, ctx))],
    )


def _is_told_elsewhere(op: object, ctx: Context) -> bool:
    """Whether it is validate-in-same-file that speaks."""
    if not isinstance(op, ValidateConstraint):
        return False
    entry = constraint_of(ctx, op.table, op.name)
    return entry is not None and is_new_in(ctx, entry)


def _doing(op: CreateIndex | ValidateConstraint) -> str:
    if isinstance(op, CreateIndex):
        return f"an index of {op.table} is built"
    return f"every row of {op.table} is read"


def _sql(op: object, ctx: Context) -> str:
    if isinstance(op, CreateIndex):
        return create_index(op, concurrently=True)
    return f"{ctx.statement.text};"
