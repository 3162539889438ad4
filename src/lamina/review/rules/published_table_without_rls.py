"""Realtime sends the changes of a table to everyone, since it has no row level security.

Tables in the publication `supabase_realtime` are sent to clients that subscribe to them. Which
rows a client gets, Realtime decides by the table's row level security. Without it, every client
with the public key of the project gets every changed row.

Judged at the end of the change set. Safe: row level security is enabled by then; the table
leaves the publication again; a table of the same change set, where table-without-rls tells it.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter publication supabase_realtime add table public.messages;
```

Good:

```sql
alter table public.messages enable row level security;
create policy "everyone signed in reads" on public.messages for select to authenticated using (true);
alter publication supabase_realtime add table public.messages;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import rls_comes_by_itself
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import AlterPublication, CreatePublication

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)

_REALTIME = "supabase_realtime"


@rule.on(AlterPublication)
def check(op: AlterPublication, ctx: Context) -> Iterator[Finding]:
    """Tables that Realtime sends from now on."""
    old = ctx.before.publications.get(op.name)
    if op.action in {"add", "set"}:
        new = [t for t in op.tables if old is None or t not in old.tables]
        yield from _judge(op.name, new, op.schemas, ctx)


@rule.on(CreatePublication)
def check_create(op: CreatePublication, ctx: Context) -> Iterator[Finding]:
    """The publication is made again, with tables."""
    yield from _judge(op.name, op.tables, op.schemas, ctx)


def _judge(
    name: str, tables: tuple[Name, ...] | list[Name], schemas: tuple[str, ...], ctx: Context
) -> Iterator[Finding]:
    end = ctx.end.publications.get(name)
    if name != _REALTIME or end is None or rls_comes_by_itself(ctx.before):
        return
    inside = [t.name for t in ctx.before.tables if t.name.schema in schemas]
    for table in dict.fromkeys([*tables, *inside]):
        sent = table in end.tables or table.schema in end.schemas
        if sent and _open(table, ctx):
            yield ctx.finding(
                f"Realtime sends every changed row of {table} to anyone: it has no row level security",
                why="The public key of the project is enough to subscribe.",
                instead=f"alter table {table.sql()} enable row level security;",
            )


def _open(table: Name, ctx: Context) -> bool:
    """Whether a table has no row level security at the end, and no other rule says so."""
    end = ctx.end.table(table)
    if end is None or end.rls or end.made is None:
        return False
    return not (ctx.exposed(table) and ctx.created_in_branch(table))
