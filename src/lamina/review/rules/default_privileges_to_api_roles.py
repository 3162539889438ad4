"""What is made from now on will be open to the roles of the Data API by itself.

`alter default privileges ... grant ... to anon` holds for every table, function or sequence that a
later migration makes in the schema. A table of which nobody thought is then open on its first day,
and it takes one forgotten `enable row level security` to give all its rows away.
New projects no longer have such defaults: they want a grant for each object.

Safe: defaults that are there already; `service_role`; a `revoke`.

Given:

```sql
create schema app;
```

Bad:

```sql
alter default privileges in schema app grant select on tables to anon, authenticated;
```

Good:

```sql
create table app.notes (id bigint primary key);
alter table app.notes enable row level security;
grant select on app.notes to authenticated;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import API_ROLES, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import AlterDefaultPrivileges

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)


@rule.on(AlterDefaultPrivileges)
def check(op: AlterDefaultPrivileges, ctx: Context) -> Iterator[Finding]:
    """Defaults that open what is made later."""
    roles = [r for r in (*API_ROLES, "public") if r in op.roles]
    if not op.grants or not roles or op.kind in {"type", "schema"}:
        return
    if _applies(op) and _held(op, ctx):
        return
    where = f" in schema {listed(map(quote, op.schemas))}" if op.schemas else ""
    objects = "sequence, which goes with its table" if op.kind == "sequence" else op.kind
    yield ctx.finding(
        f"every new {op.kind}{where} is open to {listed(roles)}: {listed(op.privileges)}",
        why=f"Nobody decides about a later {objects} any more.",
        instead=[Way("Grant on each object that they are to use", sql=_example(op, roles))],
    )


def _applies(op: AlterDefaultPrivileges) -> bool:
    """Whether it is about what the migrations make: the schema keeps account of that only."""
    return not op.makers or bool({"postgres", "current_user", "current_role"} & set(op.makers))


def _held(op: AlterDefaultPrivileges, ctx: Context) -> bool:
    """Whether the defaults are so already; everyone may call new functions from the start."""
    before, after = ctx.before.default_privileges, ctx.after.default_privileges
    if op.kind in {"function", "routine"} and ("", "function") not in before:
        before = {**before, ("", "function"): frozenset({("public", "execute")})}
    return all(before.get(key) == pairs for key, pairs in after.items())


def _example(op: AlterDefaultPrivileges, roles: list[str]) -> str:
    schema = quote(op.schemas[0]) if op.schemas else "public"
    privileges = "execute" if op.kind == "function" else "select"
    name = {"function": "function ", "sequence": "sequence "}.get(op.kind, "")
    named = [r for r in roles if r != "public"] or ["authenticated"]
    return f"grant {privileges} on {name}{schema}.its_name to {', '.join(named)};"
