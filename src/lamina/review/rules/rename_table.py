"""Renaming a table or view breaks code that is running under the old name.

Every deployed query, API path and function body that has the old name fails from that moment.
Foreign keys, policies, indexes and views follow by themselves; function bodies are text and do not.
A view with the old name keeps both alive: it can be read and written like the table. Without
`security_invoker` it would read with its owner's rights and pass by row level security.

Safe: a table that the same migration creates; a view with the old name and `security_invoker`, made
in the same migration (PostgreSQL 14 does not have that option).

The same rule elsewhere: squawk `renaming-table`, strong_migrations `rename_table`.

Given:

```sql
create table public.messages (id bigint primary key, body text);
```

Bad:

```sql
alter table public.messages rename to posts;
```

Good:

```sql
alter table public.messages rename to posts;
create view public.messages with (security_invoker = true) as select * from public.posts;
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
from lamina.sql.operations import Rename, RenameTable

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(RenameTable)
def check(op: RenameTable, ctx: Context) -> Iterator[Finding]:
    """A table that others have in their code."""
    if ctx.before.index(op.table) or ctx.before.sequence(op.table):
        return  # ALTER TABLE renames these too
    if not ctx.created_here(op.table) and not kept_by_view(ctx, op.table):
        yield _finding(ctx, op.table, op.new_name)


@rule.on(Rename)
def check_view(op: Rename, ctx: Context) -> Iterator[Finding]:
    """A view that others have in their code."""
    if op.kind not in {"view", "materialized view"}:
        return
    if not ctx.created_here(op.name) and not kept_by_view(ctx, op.name):
        yield _finding(ctx, op.name, op.new_name)


def _finding(ctx: Context, old: Name, new_name: str) -> Finding:
    named = functions_naming(ctx.before, old)
    new = Name(old.schema, new_name)
    kind = "view" if ctx.before.view(old) else "table"
    plain = f"alter {kind} {old.sql()} rename to {quote(new_name)};"
    return ctx.finding(
        broken(ctx, old, str(old)),
        table=old,
        why=f"It is named in {listed(named)}; a body does not follow."
        if named
        else "What was deployed before has the old name.",
        instead=[
            Way(
                "With a view under the old name, until no code says it",
                sql=f"{as_written(ctx, plain)}\n{old_name_view(ctx, old, new)}",
            )
        ],
    )
