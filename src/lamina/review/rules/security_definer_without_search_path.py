"""A function with the rights of its owner looks names up in the caller's search path.

`security definer` runs the body as the owner, in a migration a role that passes row level
security. Without its own `search_path` the names in it are found through the caller's: whoever
may create a table or function in a schema of that path, or a temporary table, puts their own in
the place of yours, and it runs with the owner's rights.

Safe: `set search_path` in the function, or by `alter function` later; a body in SQL's own form
(`begin atomic`, `return`), whose names were found when it was made.

The same rule elsewhere: splinter `function_search_path_mutable`.

Given:

```sql
create schema private;
create table public.members (id uuid primary key, team bigint);
```

Bad:

```sql
create function private.is_member(team_id bigint) returns boolean
language sql stable security definer as $$
  select exists (select 1 from members where id = auth.uid() and team = team_id)
$$;
```

Good:

```sql
create function private.is_member(team_id bigint) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.members where id = auth.uid() and team = team_id)
$$;
```
"""

from collections.abc import Iterator

from lamina.review.about_routines import function_of, path_is_set
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_access import signature
from lamina.sql.operations import AlterFunction, CreateFunction
from lamina.sql.schema.objects import Function

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(CreateFunction)
def check(op: CreateFunction, ctx: Context) -> Iterator[Finding]:
    """A new function with its owner's rights."""
    if op.security_definer and not any(name == "search_path" for name, _ in op.settings):
        yield from _judge(function_of(op), ctx)


@rule.on(AlterFunction)
def check_alter(op: AlterFunction, ctx: Context) -> Iterator[Finding]:
    """A function that gets its owner's rights."""
    old = ctx.before.function(op.function, op.arguments)
    sets_path = any(name == "search_path" for name, _ in op.settings)
    if op.security_definer and old and not old.security_definer and not sets_path:
        yield from _judge(old, ctx)


def _judge(function: Function, ctx: Context) -> Iterator[Finding]:
    end = ctx.end.function(function.name, function.inputs)
    if function.sql_body or function.language in {"c", "internal"} or path_is_set(ctx, function):
        return
    if end and not end.security_definer:
        return
    kind = "procedure" if function.procedure else "function"
    yield ctx.finding(
        f"{function.name} runs with its owner's rights and finds names through the caller's search_path",
        why="A caller who puts a table or function of the same name in front runs it as the owner.",
        instead=[
            Way(
                "With a schema before every name in the body",
                sql=f"alter {kind} {signature(function)} set search_path = '';",
            )
        ],
    )
