"""A migration uses a table that only a later one creates.

In the database where both were tried by hand it works; a fresh one, such as the next developer's,
CI's or a preview branch's, stops here. Give the file a later version (`lamina restamp`), or create
the table first.

Bad:

```sql
-- fails: 42P01
create index messages_session_id_idx on public.messages (session_id);
-- next migration
create table public.messages (id bigint primary key, session_id bigint);
```

Good:

```sql
create table public.messages (id bigint primary key, session_id bigint);
-- next migration
create index concurrently messages_session_id_idx on public.messages (session_id);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)


@rule.on(
    o.AddColumn,
    o.AddConstraint,
    o.AlterColumnType,
    o.AttachPartition,
    o.CreateIndex,
    o.CreatePolicy,
    o.CreateTable,
    o.CreateTrigger,
    o.CreateView,
    o.Delete,
    o.DropColumn,
    o.EnableRls,
    o.Insert,
    o.RenameColumn,
    o.SetNotNull,
    o.Update,
)
def check(op: Operation, ctx: Context) -> Iterator[Finding]:
    """What the operation needs to be there already."""
    for name in dict.fromkeys(_needed(op)):
        if op.if_there or ctx.before.relation_taken(name):
            continue
        later = ctx.end.relation(name)
        made = later.made if later else None
        here = (ctx.origin.file, ctx.origin.line)
        if made is None or (made.file, made.line) <= here:
            continue
        where = f"line {made.line}" if made.file == here[0] else f"{made.path}, line {made.line}"
        yield ctx.finding(
            f"{name} is not there yet: {where} creates it",
            why="A fresh database stops here.",
            instead=[Way("Create it first, or give this migration a later version")],
        )


def _needed(op: Operation) -> Iterator[Name]:
    if isinstance(op, o.CreateTable):
        yield from op.reads
        yield from (c.references for c in op.constraints if c.references)
        return
    if isinstance(op, o.CreateView):
        yield from op.reads
        return
    table = getattr(op, "table", None)
    if isinstance(table, Name):
        yield table
    if isinstance(op, o.AddConstraint) and op.constraint.references:
        yield op.constraint.references
    if isinstance(op, o.AddColumn):
        yield from (c.references for c in op.constraints if c.references)
