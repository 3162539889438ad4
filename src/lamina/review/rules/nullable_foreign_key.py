"""A foreign key column takes null, so a row may belong to nothing.

Some teams want each child to have a parent, and say so with `not null`. It is a matter of policy, so this rule is off by default.

Safe: `not null`; `on delete set null`, which needs the null.

Given:

```sql
create table public.sessions (id bigint primary key);
```

Bad:

```sql
create table public.messages (
  id bigint primary key,
  session_id bigint references public.sessions (id)
);
```

Good:

```sql
create table public.messages (
  id bigint primary key,
  session_id bigint not null references public.sessions (id)
);
```
"""

from collections.abc import Iterator

from lamina.review.about_constraints import Adding, at_end, foreign_keys_of
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import AddColumn, AddConstraint, CreateTable

rule = Rule(__name__, category=Category.STYLE, severity=Severity.OFF)


@rule.on(AddConstraint, AddColumn, CreateTable)
def check(op: Adding, ctx: Context) -> Iterator[Finding]:
    """Key columns that take null at the end of the change set."""
    for key in foreign_keys_of(op, ctx):
        if key.on_delete == "set null" or at_end(ctx, op.table, key) is None:
            continue
        for name in key.columns:
            column = ctx.end.column(op.table, name)
            if column is not None and not column.not_null:
                yield ctx.finding(
                    f"{ctx.column(op.table, name)} takes null, so a row may belong to no "
                    f"row of {key.references}",
                    why="Code that joins over it has to expect that.",
                    instead=f"alter table {op.table.sql()} alter column {quote(name)} set not null;",
                )
