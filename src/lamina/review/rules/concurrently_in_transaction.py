"""A CONCURRENTLY statement inside a transaction fails.

`create index concurrently`, `drop index concurrently`, `reindex ... concurrently` and `detach partition ... concurrently` commit several times while they work, so PostgreSQL refuses them inside a transaction (SQLSTATE 25001).
A `begin` in the migration is such a transaction, and so is what the Supabase CLI makes of a file. It takes `create index` and `reindex` out of it from version 2.109 on, and `drop index` in versions after 2.115. `detach partition` it leaves inside (tried with 3.1.0).
What is left inside works as the first statement of its file, and fails anywhere else: "cannot be executed within a pipeline".

Safe: the statement in a file of its own, without `begin`.

The same rule elsewhere: squawk `ban-concurrent-index-creation-in-transaction`.

Given:

```sql
create table public.messages (id bigint primary key, session_id bigint);
```

Bad:

```sql
begin;
-- fails: 25001
create index concurrently messages_session_id_idx on public.messages (session_id);
commit;
```

Good:

```sql
create index concurrently messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.about_indexes import CLI_BUILDS, CLI_DROPS, is_first_in_transaction
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateIndex, DetachPartition, DropIndex, Maintain, Operation

rule = Rule(__name__, category=Category.LOCKING, severity=Severity.ERROR)

_WORDS: dict[type[Operation], str] = {
    CreateIndex: "create index concurrently",
    DropIndex: "drop index concurrently",
    DetachPartition: "detach partition concurrently",
    Maintain: "reindex concurrently",
}


@rule.on(CreateIndex, DropIndex, DetachPartition, Maintain)
def check(
    op: CreateIndex | DropIndex | DetachPartition | Maintain, ctx: Context
) -> Iterator[Finding]:
    """A statement that commits by itself, where it may not."""
    if not op.concurrently or not ctx.first(ctx.number):
        return
    what = _WORDS[type(op)]
    begin = ctx.begun
    if begin is not None:
        yield ctx.finding(
            f"{what} cannot run in the transaction that line {begin.line} begins",
            why="The migration fails with SQLSTATE 25001.",
            instead=[Way("Alone in its own migration, without begin", sql=_alone(ctx))],
        )
    else:
        yield from _by_the_cli(op, what, ctx)


def _by_the_cli(op: Operation, what: str, ctx: Context) -> Iterator[Finding]:
    """What the Supabase CLI leaves in its own transaction."""
    cli = ctx.settings.cli
    if isinstance(op, CreateIndex | Maintain):
        if cli is not None and cli < CLI_BUILDS:
            yield _too_old(what, CLI_BUILDS, ctx)
    elif is_first_in_transaction(ctx):
        return
    elif isinstance(op, DetachPartition):
        yield ctx.finding(
            f"the Supabase CLI runs {what} inside the transaction of the file, where it fails",
            why="It works as the first statement of a file only (SQLSTATE 25001).",
            instead=[Way("Alone in its own migration", sql=_alone(ctx))],
            severity=Severity.ERROR if cli is not None else Severity.WARNING,
        )
    elif cli is None or cli < CLI_DROPS:
        yield _too_old(what, CLI_DROPS, ctx)


def _too_old(what: str, since: tuple[int, ...], ctx: Context) -> Finding:
    cli = ctx.settings.cli
    wanted = ".".join(map(str, since))
    has = f"; this is {'.'.join(map(str, cli))}" if cli else ""
    return ctx.finding(
        f"a Supabase CLI before {wanted} runs {what} inside a transaction, where it fails{has}",
        why="PostgreSQL refuses it there with SQLSTATE 25001.",
        instead=[
            Way(f"Alone in its own migration, with Supabase CLI {wanted} or later", sql=_alone(ctx))
        ],
        severity=Severity.ERROR if cli else Severity.NOTE,
    )


def _alone(ctx: Context) -> str:
    return f"{ctx.statement.text};"
