"""All privileges go to a role of the Data API.

`all` on a table is more than the API needs: `truncate` empties it whatever the policies say,
`references` and `trigger` reach into other tables, and what row level security does not keep back
is open to read and write. Name the privileges that the role is to use, and policies decide about
the rows.

Also found: `insert`, `update` or `delete` for `anon` on a table without row level security.
An error where the table has none; otherwise a warning.

Safe: a grant that gives nothing new, as a diff engine writes it for every table; `service_role`;
functions, where `all` is `execute`.

Given:

```sql
create schema app;
create table app.notes (id bigint primary key);
alter table app.notes enable row level security;
```

Bad:

```sql
grant all on app.notes to authenticated;
```

Good:

```sql
grant select, insert, update, delete on app.notes to authenticated;
```
"""

from collections.abc import Iterator

from lamina.review.about_access import API_ROLES, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity
from lamina.review.rule import Category, Rule
from lamina.review.write_access import grant, object_words
from lamina.sql.names import Name
from lamina.sql.operations import Grant
from lamina.sql.schema.objects import Table
from lamina.sql.schema.platform import ALL_PRIVILEGES

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_TABLES = {"table", "all tables in schema"}
_ROWS = ("insert", "update", "delete")


@rule.on(Grant)
def check(op: Grant, ctx: Context) -> Iterator[Finding]:
    """A grant of everything, or of writing to anyone."""
    roles = tuple(r for r in API_ROLES if r in op.roles)
    if not roles:
        return
    if op.kind == "schema":
        yield from _on_schema(op, ctx, roles)
    elif op.kind in _TABLES and not op.columns:
        yield from _on_tables(op, ctx, roles)


def _on_schema(op: Grant, ctx: Context, roles: tuple[str, ...]) -> Iterator[Finding]:
    if {"all", "create"} & set(op.privileges):
        yield ctx.finding(
            f"{listed(roles)} may create objects in schema {op.on.name}",
            why="A function there can stand in for one that others call without its schema.",
            instead=grant(op, roles, ("usage",)),
            severity=Severity.ERROR,
        )


def _on_tables(op: Grant, ctx: Context, roles: tuple[str, ...]) -> Iterator[Finding]:
    new = _new(op, ctx, roles)
    if new is not None and not new:
        return
    bare = _without_rls(op, ctx)
    if "all" in op.privileges:
        yield ctx.finding(
            f"{listed(roles)} hold{'' if len(roles) > 1 else 's'} every privilege on {object_words(op)}, truncate included",
            why=_why(bare),
            instead=grant(
                op, roles, ("select", *_ROWS) if "authenticated" in roles else ("select",)
            ),
            severity=Severity.ERROR if bare else Severity.WARNING,
        )
    elif bare and "anon" in roles and (given := [p for p in op.privileges if p in _ROWS]):
        yield ctx.finding(
            f"anyone may {listed(given)} rows of {object_words(op)}",
            why=_why(bare),
            instead="\n".join(f"alter table {t.sql()} enable row level security;" for t in bare),
            severity=Severity.ERROR,
        )


def _why(bare: list[Name]) -> str:
    if bare:
        named = listed(map(str, bare))
        return f"{named} {'have' if len(bare) > 1 else 'has'} no row level security: the privilege reaches all rows."
    return "Row level security does not hold for truncate."


def _targets(op: Grant, ctx: Context) -> list[Name]:
    if op.kind == "table":
        return [op.on]
    return [name for name in ctx.before.relations if name.schema == op.on.name]


def _new(op: Grant, ctx: Context, roles: tuple[str, ...]) -> bool | None:
    """Whether a role gets something that it did not hold; None where nothing is known."""
    targets = _targets(op, ctx)
    if not targets:
        return None
    wanted = set(ALL_PRIVILEGES["table"]) if "all" in op.privileges else set(op.privileges)
    wanted -= {"maintain"}
    pairs = {(role, privilege) for role in roles for privilege in wanted}
    return any(not pairs <= ctx.before.grants_on("table", name) for name in targets)


def _without_rls(op: Grant, ctx: Context) -> list[Name]:
    """The tables of the migrations among the targets that have no row level security at the end."""
    found = []
    for name in _targets(op, ctx):
        end = ctx.end.relation(name)
        if isinstance(end, Table) and end.made and not end.rls and not end.policies:
            found.append(name)
    return found
