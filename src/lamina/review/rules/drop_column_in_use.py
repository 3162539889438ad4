"""Dropping a column that a policy, view or trigger uses fails, and CASCADE takes them along.

PostgreSQL refuses the plain form: `2BP01, cannot drop column ... because other objects depend on
it`. With CASCADE it drops them without a word. A policy that goes so leaves rows closed to those
who need them, or, where it was a restrictive one, open to others.

Safe: drop or change each of them before the column, in the same migration, so that a reader sees
what becomes of it.

Given:

```sql
create table public.messages (id bigint primary key, owner uuid, body text);
alter table public.messages enable row level security;
create policy own_rows on public.messages for select to authenticated
  using ((select auth.uid()) = owner);
```

Bad:

```sql
-- fails: 2BP01
alter table public.messages drop column owner;
```

Good:

```sql
drop policy own_rows on public.messages;
alter table public.messages drop column owner;
```
"""

from collections.abc import Iterator

from lamina.review.about_columns import functions_naming, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_columns import drop_of, with_their_users
from lamina.sql.names import quote
from lamina.sql.operations import DropColumn

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.ERROR)


@rule.on(DropColumn)
def check(op: DropColumn, ctx: Context) -> Iterator[Finding]:
    """A column that other objects are made of."""
    users = ctx.before.dependents_of_column(op.table, op.column)
    if not users:
        return
    names, column = listed(user.name for user in users), ctx.column(op.table, op.column)
    if op.cascade:
        message, why = f"{names} go with {column}, without a word", _why(ctx, op)
    else:
        message = f"the migration fails: {column} is used by {names}"
        why = "With CASCADE they would be dropped without a word."
    named = functions_naming(ctx.before, op.table, op.column)
    why += f" It is named in {listed(named)}; a body is not checked." if named else ""
    every = with_their_users(ctx.before, users)
    drops = [drop_of(user) for user in reversed(every)]
    guard = "if exists " if op.if_exists else ""
    drops.append(f"alter table {op.table.sql()} drop column {guard}{quote(op.column)};")
    yield ctx.finding(
        message,
        table=op.table if op.cascade else None,
        why=why,
        instead=[
            Way("Drop each by name, and create it again without the column", sql="\n".join(drops))
        ],
    )


def _why(ctx: Context, op: DropColumn) -> str:
    kinds = {user.kind for user in ctx.before.dependents_of_column(op.table, op.column)}
    if "policy" in kinds:
        return "The data of the column are lost; without the policy, access changes."
    return "The data of the column are lost, and what names those objects fails."
