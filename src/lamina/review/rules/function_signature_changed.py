"""A function changes so that calls of it fail.

Three ways to it. `create or replace` with another type of result, other names of arguments or a
default less is refused by the server (42P13). Dropping a function and making it with other
arguments breaks every request that is written for the old ones; the Data API calls by the names
of the arguments. And a second function of the same name may leave the API no way to tell the two
apart: it answers PGRST203 to calls that used to work.

Safe: a new argument at the end with a default, after the old function is dropped; functions of
triggers; a function of the same change set; another name.

Given:

```sql
create function public.search(term text) returns setof text
language sql stable set search_path = '' as $$ select term $$;
```

Bad:

```sql
-- fails: 42P13
create or replace function public.search(query text) returns setof text
language sql stable set search_path = '' as $$ select query $$;
```

Good:

```sql
drop function public.search(text);
create function public.search(term text, most integer default 20) returns setof text
language sql stable set search_path = '' as $$ select term limit most $$;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed, written_out
from lamina.review.about_routines import (
    TRIGGERS,
    ambiguous,
    calls_still_work,
    function_of,
    inputs,
    made_again,
    outputs,
    returns,
)
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_access import call_words, signature
from lamina.sql.operations import CreateFunction, DropFunction
from lamina.sql.schema.objects import Function

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)


@rule.on(CreateFunction)
def check(op: CreateFunction, ctx: Context) -> Iterator[Finding]:
    """A function in place of another, or beside one of the same name."""
    new = function_of(op)
    old = ctx.before.function(new.name, new.inputs)
    if old and op.or_replace:
        yield from _replaced(old, new, ctx)
    elif not old and ctx.exposed(new.name) and new.returns not in TRIGGERS:
        yield from _beside(new, ctx)


def _replaced(old: Function, new: Function, ctx: Context) -> Iterator[Finding]:
    """What the server refuses."""
    told = _refused(old, new)
    again = f"\n{ctx.statement.text};" if written_out(ctx) else ""
    if told:
        yield ctx.finding(
            f"the server refuses to replace {old.name}: {told} (42P13)",
            why="Only the body and the options of a function can be replaced.",
            instead=[
                Way("Under a new name, beside the old one, until no code calls the old one"),
                Way(
                    "At once, where nothing calls it yet",
                    sql=f"drop function {signature(old)};{again}",
                ),
            ],
            severity=Severity.ERROR,
        )


def _refused(old: Function, new: Function) -> str:
    if old.returns != new.returns:
        return f"it returns {old.returns or 'other columns'}"
    if _columns(old) != _columns(new):
        return "its result has other columns"
    for before, after in zip(inputs(old), inputs(new), strict=False):
        if before.name and before.name != after.name:
            return f"argument {before.name} has another name"
        if before.default is not None and after.default is None:
            return f"argument {before.name or before.type} has a default"
    return ""


def _columns(function: Function) -> tuple[tuple[str, str], ...]:
    """The columns of the result; the name of a single one may change."""
    found = outputs(function)
    return (("", found[0][1]),) if len(found) == 1 else found


def _beside(new: Function, ctx: Context) -> Iterator[Finding]:
    """A call that fits two functions."""
    for other in ctx.before.functions(new.name):
        end = ctx.end.function(other.name, other.inputs)
        if end is None or ctx.end.function(new.name, new.inputs) is None:
            continue
        names = ambiguous(new, end)
        if names is None:
            continue
        call = f"with {listed(sorted(names))}" if names else "without arguments"
        yield ctx.finding(
            f"a call of {new.name} {call} fits two functions, and the API refuses it (PGRST203)",
            why=f"There is {call_words(other)} already.",
            instead=[
                Way("If the new one takes its place", sql=f"drop function {signature(other)};"),
                Way("If both stay: another name, or other names for the arguments"),
            ],
            severity=Severity.WARNING if other.made and other.made.new else Severity.ERROR,
        )
        return


@rule.on(DropFunction)
def check_drop(op: DropFunction, ctx: Context) -> Iterator[Finding]:
    """A function that comes back with other arguments or another result."""
    old = ctx.before.function(op.function, op.arguments)
    if old is None or old.returns in TRIGGERS or (old.made and old.made.new):
        return
    found = made_again(op.function, ctx) or ctx.end.functions(op.function)
    if not found or any(calls_still_work(old, new) for new in found):
        return
    new = found[-1]
    yield ctx.finding(
        f"calls of {call_words(old)} fail: {_difference(old, new)}",
        why="The API calls a function by the names of its arguments.",
        instead=[
            steps(
                "Beside the old one, in two deploys",
                (f"Make the new one under another name than {old.name}", ""),
                ("Deploy code that calls it", ""),
                ("Then", f"drop function {signature(old)};"),
            )
        ],
        severity=Severity.WARNING if ctx.exposed(old.name) else Severity.NOTE,
    )


def _difference(old: Function, new: Function) -> str:
    """What a caller meets, in words."""
    if call_words(old) != call_words(new):
        return f"it is now {call_words(new)}"
    if old.returns != new.returns:
        return f"it now returns {new.returns or 'nothing'}"
    return "its result has other columns" if returns(old) != returns(new) else "a default is gone"
