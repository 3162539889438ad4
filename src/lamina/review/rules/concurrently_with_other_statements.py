"""A migration with a CONCURRENTLY statement beside others is not applied as a whole.

The Supabase CLI runs a file as one transaction, and takes statements that cannot run in one out of it. What stands before such a statement is committed already when it fails, and it is not in the history: the next `db push` runs the whole file again, and meets what is there.

Safe: several CONCURRENTLY statements in one file, and settings (`set statement_timeout = ...`) before them.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
alter table public.messages add column read_at timestamptz;
create index concurrently messages_read_at_idx on public.messages (read_at);
```

Good:

```sql
alter table public.messages add column read_at timestamptz;
-- next migration
create index concurrently messages_read_at_idx on public.messages (read_at);
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import CLI_BUILDS, in_a_transaction
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateIndex, DetachPartition, DropIndex, Maintain

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.WARNING)


@rule.on(CreateIndex, DropIndex, DetachPartition, Maintain)
def check(
    op: CreateIndex | DropIndex | DetachPartition | Maintain, ctx: Context
) -> Iterator[Finding]:
    """A statement that cuts the file's transaction in two."""
    if not op.concurrently or _fails_anyhow(ctx):
        return
    if ctx.said() or not (others := in_a_transaction(ctx)):
        return
    ctx.first()
    count = "other statement" if len(others) == 1 else f"{len(others)} other statements"
    yield ctx.finding(
        f"this runs outside the transaction of the {count} in the file",
        why="When one part fails the other stays, and the next try meets it again.",
        instead=[Way("Alone in its own migration", sql=f"{ctx.statement.text};")],
    )


def _fails_anyhow(ctx: Context) -> bool:
    """Whether concurrently-in-transaction says more."""
    cli = ctx.settings.cli
    return ctx.begun is not None or (cli is not None and cli < CLI_BUILDS)
