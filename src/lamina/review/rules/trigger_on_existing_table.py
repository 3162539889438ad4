"""A new trigger runs in every write to a table that is in use.

From this migration on, each write waits for the function, and fails when it fails, for running
code as well. Creating it blocks writes for a moment (SHARE ROW EXCLUSIVE).

Safe: a table that the same migration creates; a trigger that is only made anew.
Keep the function short, and let it catch what must not stop a write.

Given:

```sql
create table public.messages (id bigint primary key, changed_at timestamptz);
create function public.touch() returns trigger language plpgsql as $$
begin
  new.changed_at := now();
  return new;
end $$;
```

Bad:

```sql
create trigger touch before update on public.messages
  for each row execute function public.touch();
```

Good:

```sql
create table public.rooms (id bigint primary key, changed_at timestamptz);
create trigger touch before update on public.rooms
  for each row execute function public.touch();
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateTrigger, DropTrigger

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)


@rule.on(CreateTrigger)
def check(op: CreateTrigger, ctx: Context) -> Iterator[Finding]:
    """A trigger that writes did not have before."""
    if op.table.schema == "auth" or ctx.created_in_branch(op.table) or _there(op, ctx):
        return  # trigger-on-auth-users says it
    if ctx.before.view(op.table):
        return
    *most, last = op.events
    events = f"{', '.join(most)} and {last}" if most else last
    each = "row" if op.for_each_row else "statement"
    yield ctx.finding(
        f"{events} of {op.table} runs {op.function}() for each {each} from now on",
        table=op.table,
        why="When it fails, the write fails, also that of running code.",
    )


def _there(op: CreateTrigger, ctx: Context) -> bool:
    """Whether the table has, or had before this file, a trigger of that name."""
    table = ctx.before.relation(op.table)
    if table and op.name in table.triggers:
        return True
    dropped = (o for _, o in ctx.earlier if isinstance(o, DropTrigger))
    return any(o.table == op.table and o.name == op.name for o in dropped)
