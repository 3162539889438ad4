"""Changing how a table is stored writes every row anew while nobody can read it.

`set logged`, `set unlogged`, `set access method` and `set tablespace` copy the table and its
indexes under an ACCESS EXCLUSIVE lock. An unlogged table is empty after a crash, and no replica
has its rows.

Safe: a table that the same migration creates; one that is stored so already; a small one.
Create a table that is stored as it should be, and move the rows in parts.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages set unlogged;
```

Good:

```sql
create unlogged table public.messages_cache (id bigint primary key, body text);
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import SetAccessMethod, SetLogged, SetTablespace

rule = Rule(__name__, category=Category.REWRITE, severity=Severity.WARNING)


@rule.on(SetLogged)
def check_logged(op: SetLogged, ctx: Context) -> Iterator[Finding]:
    """LOGGED or UNLOGGED, where it is not so already."""
    known = ctx.before.table(op.table)
    if known and known.unlogged != op.logged and (known.made or known.unlogged):
        return
    more = "" if op.logged else " After a crash it is empty, and replicas never have its rows."
    yield from _told(op.table, ctx, more)


@rule.on(SetAccessMethod)
def check_method(op: SetAccessMethod, ctx: Context) -> Iterator[Finding]:
    """Another access method; every table of the migrations has the default one, `heap`."""
    if op.method not in {"heap", "default"}:
        yield from _told(op.table, ctx, "")


@rule.on(SetTablespace)
def check_tablespace(op: SetTablespace, ctx: Context) -> Iterator[Finding]:
    """Another tablespace."""
    if op.kind.startswith("all "):
        yield ctx.finding(
            f"everything in tablespace {op.name.name} is copied while nobody can read it",
            severity=Severity.ERROR,
            why="Each table is locked until the last one is copied.",
            instead=[Way("One table at a time, off-peak")],
        )
    elif op.kind != "index":
        yield from _told(op.name, ctx, "")


def _told(table: Name, ctx: Context, more: str) -> Iterator[Finding]:
    if not ctx.created_here(table):
        yield ctx.finding(
            f"reads and writes of {table} wait while every row is written anew",
            table=table,
            why=f"That takes long{ctx.if_large(table)}.{more}",
            instead=[Way("A new table that is stored so, and the rows moved in parts")],
        )
