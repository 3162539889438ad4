"""A name without its schema means whatever `search_path` finds first.

The CLI, the SQL editor, psql and a restored dump may have different paths, and then a statement
reaches another table, or creates it elsewhere.

Safe: temporary tables, and names with a schema.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
alter table messages add column body text;
```

Good:

```sql
alter table public.messages add column body text;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import CreateTable, Operation

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)

_FIELDS = ("table", "view", "function", "type", "sequence", "index", "partition_of", "partition")


@rule.at_end
def check(ctx: Context) -> Iterator[Finding]:
    """One finding for each statement with such names."""
    for statement, resolved in zip(ctx.statements, ctx.state.operations, strict=False):
        pairs = zip(statement.operations, resolved, strict=False)
        found = dict.fromkeys(name for written, full in pairs for name in _bare(written, full))
        if found:
            names = ", ".join(name.sql() for name in found)
            yield ctx.finding(
                f"the schema is not written: {names}",
                statement=statement,
                why="Another search_path gives the name another meaning.",
            )


def _bare(written: Operation, full: Operation) -> Iterator[Name]:
    """The full names of what is written without a schema."""
    if isinstance(written, CreateTable) and written.temporary:
        return
    for field in _FIELDS:
        name, meant = getattr(written, field, None), getattr(full, field, None)
        if not isinstance(name, Name) or not isinstance(meant, Name):
            continue
        if name.name and not name.schema and meant.schema not in {"", "pg_temp"}:
            yield meant
