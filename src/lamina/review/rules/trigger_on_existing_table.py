"""A new trigger runs in every write to a table that is in use.

From this migration on, each write waits for the function, and fails when it fails, for running
code as well. Creating it blocks writes for a moment (SHARE ROW EXCLUSIVE).

Safe: a table that the same migration creates; a trigger that is only made anew; a function that
only sets columns of the row, such as `updated_at`.
Keep the function short, and let it catch what must not stop a write.

Given:

```sql
create table public.messages (id bigint primary key, changed_at timestamptz);
create table public.log (at timestamptz, message bigint);
create function public.logged() returns trigger language plpgsql as $$
begin
  insert into public.log values (now(), new.id);
  return new;
end $$;
```

Bad:

```sql
create trigger logged before update on public.messages
  for each row execute function public.logged();
```

Good:

```sql
create table public.rooms (id bigint primary key, changed_at timestamptz);
create trigger logged before update on public.rooms
  for each row execute function public.logged();
```
"""

from collections.abc import Iterable, Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import CreateTrigger, DropTrigger, SelectCall
from lamina.sql.schema.resolve import routine

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.NOTE)

_STOPPING = ("raise", "return null", "assert")


@rule.on(CreateTrigger)
def check(op: CreateTrigger, ctx: Context) -> Iterator[Finding]:
    """A trigger that writes did not have before."""
    if op.table.schema == "auth" or ctx.created_in_branch(op.table) or _there(op, ctx):
        return  # trigger-on-auth-users says it
    if ctx.before.view(op.table) or _only_sets(op.function, ctx):
        return
    *most, last = op.events
    events = f"{', '.join(most)} and {last}" if most else last
    each = "row" if op.for_each_row else "statement"
    yield ctx.finding(
        f"{events} of {op.table} runs {op.function}() for each {each} from now on",
        table=op.table,
        why="When it fails, the write fails, also that of running code.",
    )


def _only_sets(name: Name, ctx: Context) -> bool:
    """Whether the function only sets columns of the row, as one for `updated_at` does."""
    if name.name == "moddatetime":
        return True
    function = ctx.before.function(name, ())
    if function is None or any(word in function.body.lower() for word in _STOPPING):
        return False
    from lamina.sql.bodies import read_body  # noqa: PLC0415 - loads the parser

    body = read_body(function.language, function.body)
    if not body.read or body.dynamic:
        return False
    return all(
        isinstance(o, SelectCall) and not o.reads and not _own(o.functions, ctx)
        for o in body.operations
    )


def _own(functions: Iterable[Name], ctx: Context) -> bool:
    """Whether one of them is not PostgreSQL's."""
    return any(
        f.schema not in {"", "pg_catalog"} or ctx.before.functions(routine(ctx.before, f))
        for f in functions
    )


def _there(op: CreateTrigger, ctx: Context) -> bool:
    """Whether the table has, or had before this file, a trigger of that name."""
    table = ctx.before.relation(op.table)
    if table and op.name in table.triggers:
        return True
    dropped = (o for _, o in ctx.earlier_of(DropTrigger, op.table))
    return any(o.table == op.table and o.name == op.name for o in dropped)
