"""A function that code may call is dropped or renamed.

Requests to it through the Data API fail at once. Other functions that call it fail when they run,
since the server does not look into their bodies.

Safe: a function of the same change set; one that is made again by its end
(function-signature-changed looks at how); functions of triggers, which nobody calls by name.

Given:

```sql
create function public.search(term text) returns setof text
language sql stable set search_path = '' as $$ select term $$;
```

Bad:

```sql
drop function public.search(text);
```

Good:

```sql
comment on function public.search(text) is 'No longer in use; goes with the next release';
```
"""

from collections.abc import Iterator

from lamina.review.about_routines import TRIGGERS, made_again
from lamina.review.context import Context, steps
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_access import call_words, signature
from lamina.sql.names import Name, quote
from lamina.sql.operations import DropFunction, Rename
from lamina.sql.schema.objects import Function

rule = Rule(__name__, category=Category.BREAKING, severity=Severity.WARNING)

_KINDS = {"function", "procedure", "routine"}


@rule.on(DropFunction)
def check(op: DropFunction, ctx: Context) -> Iterator[Finding]:
    """A function that does not come back."""
    if op.kind not in _KINDS or ctx.end.functions(op.function) or made_again(op.function, ctx):
        return  # function-signature-changed tells it
    old = ctx.before.function(op.function, op.arguments)
    known = bool(ctx.before.functions(op.function))
    if (old and _unseen(old)) or (old is None and (op.if_exists or known)):
        return
    ending = "" if op.arguments is None else f"({', '.join(op.arguments)})"
    target = signature(old) if old else f"{op.function.sql()}{ending}"
    yield ctx.finding(
        f"calls of {call_words(old) if old else op.function} fail",
        why="Other functions that call it fail when they run.",
        instead=[
            steps(
                "In two deploys",
                (f"Deploy code that no longer calls {op.function}", ""),
                ("Then", f"drop {op.kind} {target};"),
            )
        ],
        severity=_severity(op.function, ctx),
    )


@rule.on(Rename)
def check_rename(op: Rename, ctx: Context) -> Iterator[Finding]:
    """A function whose name no longer works."""
    if op.kind not in _KINDS:
        return
    found = ctx.before.functions(op.name)
    if ctx.end.functions(op.name) or (found and all(_unseen(f) for f in found)):
        return
    yield ctx.finding(
        f"calls of {op.name} fail: it is now {quote(op.new_name)}",
        why="Other functions that call it by the old name fail when they run.",
        instead=[
            Way("Make the new name a second function, and drop the old one when no code calls it")
        ],
        severity=_severity(op.name, ctx),
    )


def _unseen(function: Function) -> bool:
    return function.returns in TRIGGERS or bool(function.made and function.made.new)


def _severity(name: Name, ctx: Context) -> Severity:
    return Severity.WARNING if ctx.exposed(name) else Severity.NOTE
