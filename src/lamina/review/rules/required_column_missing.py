"""A new table lacks a column that every table of the project has.

Which ones, `[review] required-columns` in lamina.toml says, for example `created_at`. Without that
setting the rule finds nothing.

Safe: temporary and foreign tables, partitions, tables whose columns are not all known; a column
that comes later in the change set.

Given:

```sql
-- settings: columns=created_at
create schema app;
```

Bad:

```sql
create table app.events (id bigint primary key);
```

Good:

```sql
create table app.events (
  id bigint primary key,
  created_at timestamptz not null default now()
);
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import lasting_table
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name, quote
from lamina.sql.operations import CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.WARNING)


@rule.on(CreateTable)
def check(op: CreateTable, ctx: Context) -> Iterator[Finding]:
    """A new table without one of the columns at the end."""
    wanted = ctx.settings.required_columns
    table = lasting_table(op, ctx) if wanted else None
    if table is None or not table.complete:
        return
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        yield ctx.finding(
            f"{op.table} has no column {', '.join(map(quote, missing))}",
            why="lamina.toml asks for it in every table.",
            instead=[Way("With the table", sql=_columns(ctx, op.table, missing))],
        )


def _columns(ctx: Context, table: Name, missing: list[str]) -> str:
    """The columns as another table has them, for their types."""
    lines = []
    for name in missing:
        alike = (t.columns[name] for t in ctx.before.tables if name in t.columns)
        known = next((c for c in alike if c.type), None)
        words = [
            quote(name),
            known.type if known else "timestamptz" if name.endswith("_at") else "...",
        ]
        words += ["not null"] if known and known.not_null else []
        words += (
            [f"default {known.default}"] if known and known.default and not known.generated else []
        )
        lines.append(f"alter table {table.sql()} add column {' '.join(words)};")
    return "\n".join(lines)
