"""A privilege goes to `public`: every role there is, and every role there will be.

`public` holds `anon`, so that the privilege is open to the internet through the Data API, and it
holds the roles of other services. `revoke ... from anon` does not take it away again.

Safe: what `public` holds anyway (`execute` on functions, `usage` on types and on the schema
`public`).

Given:

```sql
create schema app;
create table app.notes (id bigint primary key);
alter table app.notes enable row level security;
```

Bad:

```sql
grant select on app.notes to public;
```

Good:

```sql
grant select on app.notes to authenticated;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import WRITES, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_access import grant, object_words
from lamina.sql.operations import Grant

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_OPEN_ANYWAY = {"type", "domain", "language"}
_ROUTINES = {"function", "procedure", "routine", "aggregate"}


@rule.on(Grant)
def check(op: Grant, ctx: Context) -> Iterator[Finding]:
    """A grant to everyone that changes something."""
    if "public" not in op.roles or op.kind in _OPEN_ANYWAY or _held(op, ctx):
        return
    writes = op.kind != "schema" and {"all", *WRITES} & set(op.privileges)
    opens = (writes and "table" in op.kind) or (op.kind == "schema" and op.privileges != ("usage",))
    yield ctx.finding(
        f"every role holds {listed(op.privileges)} on {object_words(op)}",
        why="anon is one of them, and so is every role that is made later.",
        instead=grant(op, ("authenticated",)),
        severity=Severity.ERROR if opens else Severity.WARNING,
    )


def _held(op: Grant, ctx: Context) -> bool:
    """Whether everyone holds it already."""
    if op.kind == "schema":
        return op.on.name == "public" and op.privileges == ("usage",)
    if op.kind in _ROUTINES:
        function = ctx.before.function(op.on, op.arguments)
        if function is None:
            return True
        return ("public", "execute") in ctx.before.grants_on("function", op.on, function.inputs)
    return False
