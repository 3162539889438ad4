"""Dropping a column loses its data, and code that still names it fails.

The values are gone at once and only a backup brings them back. Code that was deployed before, open
sessions of the app and API requests with `select=` fail from that moment. Function bodies are text:
they are not checked, and fail when they run.

Safe: a column that the same migration added; a column that no deployed code names any more, whose
data nobody needs. Say so: `-- lamina: allow drop-column: not read since v12, empty in production`.
A copy, if one is wanted, belongs into a schema that the API does not serve.

The same rule elsewhere: squawk `ban-drop-column`, strong_migrations `remove_column`.

Given:

```sql
create table public.messages (id bigint primary key, body text, mood text);
```

Bad:

```sql
alter table public.messages drop column mood;
```

Good:

```sql
comment on column public.messages.mood is 'Not used any more; goes with the next release.';
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import functions_naming, listed
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import belongings
from lamina.sql.names import quote
from lamina.sql.operations import DropColumn

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)


@rule.on(DropColumn)
def check(op: DropColumn, ctx: Context) -> Iterator[Finding]:
    """A column with data; where something needs it, `drop-column-in-use` says more."""
    table, known = ctx.before.table(op.table), ctx.before.column(op.table, op.column)
    missing = known is None and table is not None and table.complete
    if missing or ctx.created_here(op.table) or ctx.column_here(op.table, op.column):
        return
    if ctx.before.dependents_of_column(op.table, op.column):
        return
    named = functions_naming(ctx.before, op.table, op.column)
    new = known is not None and known.made is not None and known.made.new
    computed = known is not None and known.generated in {"stored", "virtual"}
    lost = "stops existing" if computed else "and its data are lost"
    callers = "Code and API requests" if ctx.exposed(op.table) else "Queries"
    why = f"{callers} that still name it fail from then on."
    why += f" It is named in {listed(named)}." if named else ""
    parts = belongings(ctx, op.table, op.column)
    why += f" With it goes: {parts}." if parts else ""
    yield ctx.finding(
        f"{ctx.column(op.table, op.column)} {lost}",
        table=op.table,
        why=why,
        severity=Severity.NOTE if new else Severity.WARNING if computed else None,
        instead=[_way(op, ctx)],
    )


def _way(op: DropColumn, ctx: Context) -> Way:
    table, column = op.table.sql(), quote(op.column)
    known = ctx.before.column(op.table, op.column)
    needed = known and known.not_null and known.default is None and not known.generated
    first = ("First", f"alter table {table} alter column {column} drop not null;")
    guard = "if exists " if op.if_exists else ""
    return steps(
        "In a release after the code",
        *([first] if needed else []),
        (f"Deploy code that no longer names {column}", ""),
        ("Then", f"alter table {table} drop column {guard}{column};"),
    )
