"""An extension puts its functions and types into the schema `public`.

The Data API serves the functions of an exposed schema, so that those of the extension become
endpoints, and they lie among your own objects in every dump and diff. Without `with schema` an
extension goes to the first schema of the search path, which is `public`. Supabase has the schema
`extensions` for them; it is in the search path, so that names in SQL stay as they are.
A function with `set search_path = ''` has to write `extensions.` before them.

Safe: another schema; extensions that choose their own (`pg_net`, `pg_cron`, `pgmq`); those that
every project has, with `if not exists`.

The same rule elsewhere: splinter `extension_in_public`.

Bad:

```sql
create extension if not exists citext;
```

Good:

```sql
create extension if not exists citext with schema extensions;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import edit, tokens, word, written_out
from lamina.review.context import Context
from lamina.review.finding import Finding, Fix, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreateExtension, SetSchema
from lamina.sql.schema.resolve import path

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_OWN_SCHEMA = {
    "pg_cron",
    "pg_graphql",
    "pg_net",
    "pg_tle",
    "pgmq",
    "pgsodium",
    "plpgsql",
    "plv8",
    "postgis_tiger_geocoder",
    "postgis_topology",
    "supabase_vault",
    "timescaledb",
}
_THERE_ALREADY = {"pg_stat_statements", "pgcrypto", "uuid-ossp"}
_HOME = "extensions"


@rule.on(CreateExtension)
def check(op: CreateExtension, ctx: Context) -> Iterator[Finding]:
    """An extension that lands in public."""
    place = op.schema or path(ctx.before)[0]
    there = op.name in ctx.before.extensions or op.name in _THERE_ALREADY
    if place != "public" or op.name in _OWN_SCHEMA or (op.if_not_exists and there):
        return
    end = ctx.end.extensions.get(op.name)
    if end is None or end.schema not in {"", "public"}:
        return
    some = "if not exists " if op.if_not_exists else ""
    version = f" version {quote(op.version)}" if op.version else ""
    yield ctx.finding(
        f"the functions and types of {quote(op.name)} go into public{_served(ctx)}",
        why="They become endpoints, and lie among your own objects.",
        instead=f"create extension {some}{quote(op.name)} with schema {_HOME}{version};",
        fix=_fix(op, ctx),
    )


def _fix(op: CreateExtension, ctx: Context) -> Fix | None:
    if not written_out(ctx):
        return None
    text = ctx.statement.text
    found = tokens(text)
    words = [word(text, t) for t in found]
    if op.schema:
        at = words.index("schema") + 1
        change = edit(ctx, found[at].start, found[at].end, _HOME)
    else:
        at = words.index("extension") + (4 if op.if_not_exists else 1)
        change = edit(ctx, found[at].end, found[at].end, f" with schema {_HOME}")
        if at + 1 < len(words):  # with, version or cascade follow: leave it to people
            return None
    return Fix(f"put it into the schema {_HOME}", (change,))


@rule.on(SetSchema)
def check_move(op: SetSchema, ctx: Context) -> Iterator[Finding]:
    """An extension that moves to public."""
    if op.kind == "extension" and op.schema == "public":
        name = quote(op.name.name)
        yield ctx.finding(
            f"the functions and types of {name} go into public{_served(ctx)}",
            why="They become endpoints, and lie among your own objects.",
            instead=f"alter extension {name} set schema {_HOME};",
        )


def _served(ctx: Context) -> str:
    return ", which the API serves" if "public" in ctx.settings.exposed_schemas else ""
