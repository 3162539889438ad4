"""A new name is not of the form that the project has agreed on.

`[review] name-pattern` in lamina.toml is a regular expression that the whole name has to match, for
example `[a-z][a-z0-9_]*`. Without that setting the rule finds nothing.
It looks at tables, columns, views, functions, types, indexes, constraints, sequences, triggers and
schemas. Policies may be sentences.

Safe: names that were there before; names that PostgreSQL chooses.

Given:

```sql
-- settings: pattern=[a-z][a-z0-9_]*
create schema app;
```

Bad:

```sql
create table app."userEvents" (id bigint primary key);
```

Good:

```sql
create table app.user_events (id bigint primary key);
```
"""

import re
from collections.abc import Iterator

from lamina.errors import ConfigError
from lamina.review.about_tables import named_by
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql import operations as o
from lamina.sql.operations import Operation

rule = Rule(__name__, category=Category.NAMING, severity=Severity.WARNING)


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
    """New names of another form."""
    pattern = ctx.settings.name_pattern
    if not pattern:
        return
    wrong = [thing.words for thing in named_by(op) if not _matches(pattern, thing.name)]
    if wrong:
        yield ctx.finding(
            f"{', '.join(wrong)} does not match {pattern}",
            why="lamina.toml asks for names of that form.",
        )


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.fullmatch(pattern, name) is not None
    except re.error as error:
        raise ConfigError(
            f"[review] name-pattern is no regular expression: {error}", "Mend it in lamina.toml."
        ) from error
