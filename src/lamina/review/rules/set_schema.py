"""Moving an object to another schema changes its name, and whether the API serves it.

Code that says the old schema fails from then on; function bodies are text and do not follow. A table
that leaves the exposed schemas answers 404 in the API. One that comes into an exposed schema can be
reached by everyone who has a grant on it. Renaming a schema does this to all that is in it.

Safe: an object that the same migration creates; an extension, which code finds by `search_path`; a
view with the old name, made in the same migration with `security_invoker`.

The same rule elsewhere: squawk `ban-set-schema`.

Given:

```sql
create schema internal;
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages set schema internal;
```

Good:

```sql
alter table public.messages set schema internal;
create view public.messages with (security_invoker = true) as select * from internal.messages;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import as_written
from lamina.review.about_columns import broken, functions_naming, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import kept_by_view, old_name_view
from lamina.sql.names import Name, quote
from lamina.sql.operations import Rename, SetSchema

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)

_RELATIONS = {"table", "view", "materialized view", "foreign table"}
_ROUTINES = {"function", "procedure", "routine"}


@rule.on(SetSchema)
def check(op: SetSchema, ctx: Context) -> Iterator[Finding]:
    """A table, view or function that code names with its schema."""
    if op.schema == op.name.schema:
        return
    if op.kind in _RELATIONS:
        other = ctx.before.index(op.name) or ctx.before.sequence(op.name)
        if not (other or ctx.created_here(op.name) or kept_by_view(ctx, op.name)):
            yield _relation(op, ctx)
    elif op.kind in _ROUTINES:
        yield from _routine(op, ctx)


def _routine(op: SetSchema, ctx: Context) -> Iterator[Finding]:
    """A function that others call; triggers find theirs wherever it is."""
    moved = ctx.before.functions(op.name)
    made = [f.made for f in moved]
    here = bool(made) and all(m is not None and m.file == ctx.state.number for m in made)
    if here or (moved and all(f.returns == "trigger" for f in moved)):
        return
    new = bool(made) and all(m is not None and m.new for m in made)
    yield ctx.finding(
        broken(ctx, op.name, str(op.name), verb="call"),
        why=_exposure(ctx, op.name.schema, op.schema),
        severity=Severity.NOTE if new else None,
    )


def _relation(op: SetSchema, ctx: Context) -> Finding:
    named = functions_naming(ctx.before, op.name)
    why = f"It is named in {listed(named)}. " if named else ""
    new = Name(op.schema, op.name.name)
    plain = f"alter {op.kind} {op.name.sql()} set schema {quote(op.schema)};"
    return ctx.finding(
        broken(ctx, op.name, str(op.name)),
        table=op.name,
        why=why + _exposure(ctx, op.name.schema, op.schema),
        instead=[
            Way(
                "With a view under the old name, until no code says it",
                sql=f"{as_written(ctx, plain)}\n{old_name_view(ctx, op.name, new)}",
            )
        ],
    )


def _exposure(ctx: Context, old: str, new: str) -> str:
    before, after = (schema in ctx.settings.exposed_schemas for schema in (old, new))
    if before and not after:
        return f"The API does not serve the schema {quote(new)}."
    if after and not before:
        return f"The API serves the schema {quote(new)}: whoever has a grant can reach it."
    return "What was deployed before has the old name."


@rule.on(Rename)
def check_schema(op: Rename, ctx: Context) -> Iterator[Finding]:
    """A schema that code names."""
    if op.kind != "schema":
        return
    made = ctx.before.schemas.get(op.name.name)
    if made is not None and made.file == ctx.state.number:
        return
    yield ctx.finding(
        f"code that says the schema {quote(op.name.name)} fails from then on",
        why=_exposure(ctx, op.name.name, op.new_name),
        severity=Severity.NOTE if made is not None and made.new else None,
    )
