"""A name with capital letters has to be quoted wherever it is used.

PostgreSQL reads names without quotes in lower case, so `select userId` does not find the column
`"userId"`. Whoever forgets the quotes gets an error.

Safe: names in lower case; policies, whose names may be sentences.

Bad:

```sql
create table public.messages (id bigint primary key, "createdAt" timestamptz);
```

Good:

```sql
create table public.messages (id bigint primary key, created_at timestamptz);
```
"""

from collections.abc import Iterator

from lamina.review.about_tables import named_by
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.NAMING, severity=Severity.OFF)


@rule.on(
    o.CreateTable,
    o.CreateView,
    o.AddColumn,
    o.AddConstraint,
    o.RenameTable,
    o.RenameColumn,
    o.CreateIndex,
    o.CreateFunction,
    o.CreateType,
    o.CreateSequence,
    o.CreateTrigger,
    o.CreateSchema,
)
def check(op: Operation, ctx: Context) -> Iterator[Finding]:
    """New names with capital letters."""
    mixed = [thing.words for thing in named_by(op) if thing.name != thing.name.lower()]
    if mixed:
        yield ctx.finding(
            f"{', '.join(mixed)} needs quotes wherever it is used",
            why="Without them PostgreSQL reads the name in lower case and does not find it.",
        )
