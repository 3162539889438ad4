"""A publication for all tables sends every row of the database, of later tables too.

Subscribers see tables that nobody meant to publish, such as those of `auth`, and updates and
deletes of tables without a primary key begin to fail (SQLSTATE 55000).

PostgreSQL lets only superusers do it (SQLSTATE 42501); hosted Supabase lets `postgres` too.

Safe: publications that name their tables, or schemas.

Given:

```sql
create table public.messages (id bigint primary key);
```

Bad:

```sql
-- fails: 42501
create publication changes for all tables;
```

Good:

```sql
create publication changes for table public.messages;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import CreatePublication

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_SHOWN = 5


@rule.on(CreatePublication)
def check(op: CreatePublication, ctx: Context) -> Iterator[Finding]:
    """FOR ALL TABLES."""
    if not op.all_tables:
        return
    tables = sorted(t.name.sql() for t in ctx.end.tables if t.made and t.partition_of is None)
    named = ", ".join(tables) if 0 < len(tables) <= _SHOWN else "..."
    without = [
        t.name for t in ctx.end.tables if t.made and not t.primary_key and not t.partition_of
    ]
    more = f", and updates of {without[0]} fail: it has no primary key" if without else ""
    yield ctx.finding(
        f"publication {quote(op.name)} sends the rows of every table, of later ones too",
        why=f"Subscribers see what nobody meant to publish{more}.",
        instead=f"create publication {quote(op.name)} for table {named};",
    )
