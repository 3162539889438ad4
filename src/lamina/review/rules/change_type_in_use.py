"""The type of a column that a policy, view or trigger uses cannot be changed.

PostgreSQL refuses it with `0A000, cannot alter type of a column used in a policy definition`
(or by a view or rule, a generated column, a trigger, a function in SQL's own form), even where the
type stays what it is. What uses the column goes first and comes back after the change, all in one
migration: nobody sees the moment between.

Safe: a column that only indexes, constraints, defaults and function bodies as text use.

Given:

```sql
create table public.messages (id bigint primary key, owner text);
alter table public.messages enable row level security;
create policy own_rows on public.messages for select to authenticated
  using ((select auth.uid())::text = owner);
```

Bad:

```sql
-- fails: 0A000
alter table public.messages alter column owner type varchar(50);
```

Good:

```sql
drop policy own_rows on public.messages;
alter table public.messages alter column owner type varchar;
create policy own_rows on public.messages for select to authenticated
  using ((select auth.uid())::text = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import listed
from lamina.review.about_types import refuses_type_change
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import drop_of, with_their_users
from lamina.review.write_types import created_again
from lamina.sql.names import quote
from lamina.sql.operations import AlterColumnType

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(AlterColumnType)
def check(op: AlterColumnType, ctx: Context) -> Iterator[Finding]:
    """A column whose type something else has written down."""
    users = refuses_type_change(ctx.before, op.table, op.column)
    if not users:
        return
    names, using = listed(user.name for user in users), f" using {op.using}" if op.using else ""
    change = f"alter table {op.table.sql()} alter column {quote(op.column)} type {op.type}{using};"
    every = with_their_users(ctx.before, users)
    again = (created_again(ctx.before, user) for user in every)
    sql = "\n".join([*map(drop_of, reversed(every)), change, *again])
    yield ctx.finding(
        f"the migration fails: {ctx.column(op.table, op.column)} is used by {names}",
        why="PostgreSQL does not change a type that another object has written down.",
        instead=[Way("Drop what uses it, and create it again as it fits the new type", sql=sql)],
    )
