"""A new value of an enum cannot be used in the transaction that adds it.

PostgreSQL refuses it with `55P04, unsafe use of new value`. The Supabase CLI runs each file as one
transaction, so the value is added in one migration and used in a later one. A default, a check, a
policy, a view, an insert and a function in `language sql` all use it.

Safe: an enum that the same migration creates.

Given:

```sql
create type public.mood as enum ('good', 'bad');
create table public.messages (id bigint primary key, mood public.mood);
```

Bad:

```sql
alter type public.mood add value 'so-so';
-- fails: 55P04
update public.messages set mood = 'so-so' where mood is null;
```

Good:

```sql
alter type public.mood add value 'so-so';
-- next migration
update public.messages set mood = 'so-so' where mood is null;
```
"""

from collections.abc import Iterator

from lamina.review.about_enums import uses
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote_literal
from lamina.sql.operations import AddEnumValue, Transaction

rule = Rule(__name__, category=Category.ORDER, severity=Severity.ERROR)


@rule.on(AddEnumValue)
def check(op: AddEnumValue, ctx: Context) -> Iterator[Finding]:
    """The first statement after it that has the value."""
    known = ctx.before.type(op.type)
    made_here = known is not None and known.made is not None and known.made.file == ctx.state.number
    if made_here or (known and op.value in known.labels):
        return
    for statement in ctx.statements[ctx.number + 1 :]:
        if any(isinstance(o, Transaction) and o.kind == "commit" for o in statement.operations):
            return
        if uses(ctx, statement, op):
            value = quote_literal(op.value)
            yield ctx.finding(
                f"the migration fails: {value} is new in {op.type} and cannot be used before a commit",
                why="A value can be used from the next transaction on, which is the next migration.",
                instead=[
                    steps(
                        "In two migrations",
                        ("First", f"{ctx.statement.text};"),
                        ("Then", f"{statement.text};"),
                    )
                ],
                statement=statement,
            )
            return
