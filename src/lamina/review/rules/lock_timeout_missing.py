"""Without `lock_timeout` a migration that waits for a table makes everybody else wait behind it.

A statement that needs a strong lock queues behind the longest running query, and every later query
queues behind the statement: the table stands still although nothing is done to it.
With a limit the migration gives up, nothing is changed, and it can be tried again.

The Supabase CLI resets all settings before each file, so the limit stands in each file, before the
first such statement; `set local` is enough, unless the file has a `begin` of its own: then it has
to stand after that. No limit, 0 and more than a minute count as missing.

Safe: tables that the same change set creates, and those that a new one refers to: only writes to
them wait, until the foreign key is there. A large one is told all the same.

The same rule elsewhere: squawk `require-timeout-settings`, eugene `E9`.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
alter table public.messages add column body text;
```

Good:

```sql
set local lock_timeout = '3s';
alter table public.messages add column body text;
```
"""

from collections.abc import Iterator

from lamina.review.about_transactions import (
    Entry,
    controls,
    groups,
    milliseconds,
    parameter_set,
    used_tables_locked,
)
from lamina.review.context import Context
from lamina.review.finding import Edit, Finding, Fix, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.operations import AddConstraint, CreateTable, Operation
from lamina.sql.statements import Statement

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.NOTE)

_LONGEST = 60_000
_STRONG = LockLevel.SHARE_ROW_EXCLUSIVE


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """The first statement that may wait without a limit."""
    session = False
    for group in groups(ctx):
        limited = session
        for entry in group:
            for op in entry[1]:
                limited, session = _limited(op, limited, session)
            strong = [lock for _, lock in used_tables_locked(ctx, entry, _STRONG)]
            strong = [lock for lock in strong if not _of_new_table(lock, entry, ctx)]
            if strong and not limited:
                worst = max(strong, key=lambda lock: lock.level)
                yield _told(ctx, entry[0], worst, _set(ctx, group))
                return


def _of_new_table(lock: Lock, entry: Entry, ctx: Context) -> bool:
    """Whether it is for a foreign key of a new table: readers go on, and it is free in a moment."""
    new = all(
        isinstance(op, CreateTable)
        or (isinstance(op, AddConstraint) and ctx.created_here(op.table))
        for op in entry[1]
    )
    return new and lock.level == _STRONG and ctx.size(lock.relation) != "large"


def _set(ctx: Context, group: list[Entry]) -> str:
    """SET LOCAL, unless the CLI runs the statement outside any transaction."""
    alone = len(group) == 1 and next(controls(ctx), None) is not None
    return f"set {'' if alone else 'local '}lock_timeout = '3s';"


def _limited(op: Operation, now: bool, session: bool) -> tuple[bool, bool]:  # noqa: FBT001 - a state
    """Whether there is a limit after an operation: here, and in the next transaction."""
    done = parameter_set(op)
    if done is None or done[0] not in {"lock_timeout", "all"}:
        return now, session
    value = milliseconds(done[1])
    limit = value is not None and 0 < value <= _LONGEST
    return limit, session if done[2] else limit


def _told(ctx: Context, statement: Statement, lock: Lock, sql: str) -> Finding:
    large = ctx.size(lock.relation) == "large"
    who = "everybody waits" if lock.level > _STRONG else "every write waits"
    return ctx.finding(
        f"{who} behind the migration while it waits for {lock.relation}",
        statement=statement,
        severity=Severity.WARNING if large else None,
        why="One long query is enough, and no lock_timeout ends the wait.",
        instead=[Way("Before it; when it gives up, nothing is changed", sql=sql)],
        fix=_fix(ctx, statement, sql),
    )


def _fix(ctx: Context, statement: Statement, sql: str) -> Fix | None:
    """The line above the statement, unless a comment there allows something."""
    start = statement.span.start
    above = ctx.file.text[statement.outer.start : start]
    if "lamina:" in above or statement.column != 1:
        return None
    end = "\r\n" if "\r\n" in ctx.file.text else "\n"
    return Fix("limit the wait to 3 seconds", (Edit(start, start, f"{sql}{end}"),))
