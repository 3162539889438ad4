"""Dropping a schema with `cascade` loses every table in it, with all rows.

It takes tables, views, functions and types of the schema along, and whatever elsewhere needs them:
foreign keys, policies, columns of its types.
Without `cascade` PostgreSQL refuses to drop a schema that has anything in it.

Safe: a schema that the same migration creates; an empty one, without `cascade`.
Drop what is in it by name, each in its own time, and then the empty schema.

The same rule elsewhere: Postgres Language Server `banDropSchema`.

Given:

```sql
create schema archive;
create table archive.messages (id bigint primary key);
```

Bad:

```sql
drop schema archive cascade;
```

Good:

```sql
revoke usage on schema archive from public;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import DropSchema

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)

_SHOWN = 8


@rule.on(DropSchema)
def check(op: DropSchema, ctx: Context) -> Iterator[Finding]:
    """A schema that may have something in it."""
    made = ctx.before.schemas.get(op.name)
    if made and made.file == ctx.state.number:
        return
    inside = _inside(op, ctx)
    if not inside and (not op.cascade or made):
        return
    if op.cascade:
        yield _with_all(op, ctx, inside)
        return
    yield ctx.finding(
        f"PostgreSQL refuses to drop schema {quote(op.name)}, as it is not empty",
        why="The migration fails with SQLSTATE 2BP01.",
        instead=[Way("Drop what is in it by name, then the empty schema", sql=_each(op, ctx))],
    )


def _with_all(op: DropSchema, ctx: Context, inside: list[str]) -> Finding:
    made = ctx.before.schemas.get(op.name)
    unsure = op.if_exists and op.name not in ctx.before.schemas
    what = ", ".join(inside[:_SHOWN]) + (" ..." if len(inside) > _SHOWN else "")
    tables = any(t.name.schema == op.name for t in ctx.before.tables)
    return ctx.finding(
        f"schema {quote(op.name)} goes with {what or 'everything in it'}"
        + (", rows included" if tables or not inside else "")
        + (", if it is there" if unsure else ""),
        severity=_severity(tables or not inside, new=bool(unsure or (made and made.new))),
        why="So does whatever elsewhere needs it"
        + ("; only a backup brings it back." if tables or not inside else "."),
        instead=[Way("Drop what is in it by name, then the empty schema", sql=_each(op, ctx))],
    )


def _severity(rows: bool, *, new: bool) -> Severity | None:  # noqa: FBT001 - what it is about
    if new:
        return Severity.NOTE
    return None if rows else Severity.WARNING


def _inside(op: DropSchema, ctx: Context) -> list[str]:
    """What the schema has, for people: tables first."""
    tables = sorted(t.name.sql() for t in ctx.before.tables if t.name.schema == op.name)
    views = sorted(v.name.sql() for v in ctx.before.views if v.name.schema == op.name)
    functions = {f.name for f in ctx.before.all_functions if f.name.schema == op.name}
    types = [name for name in ctx.before.types if name.schema == op.name]
    others = [f"{name.sql()}()" for name in sorted(functions)]
    return [*tables, *views, *others, *(name.sql() for name in types)]


def _each(op: DropSchema, ctx: Context) -> str:
    schema = ctx.before
    views = [
        f"drop {'materialized ' if v.materialized else ''}view {v.name.sql()};"
        for v in schema.views
        if v.name.schema == op.name
    ]
    tables = [f"drop table {t.name.sql()};" for t in schema.tables if t.name.schema == op.name]
    functions = [
        f"drop {'procedure' if f.procedure else 'function'} {f.name.sql()}({', '.join(f.inputs)});"
        for f in schema.all_functions
        if f.name.schema == op.name
    ]
    types = [
        f"drop {'domain' if t.kind == 'domain' else 'type'} {t.name.sql()};"
        for t in schema.types.values()
        if t.name.schema == op.name
    ]
    return "\n".join([*views, *tables, *functions, *types, f"drop schema {quote(op.name)};"])
