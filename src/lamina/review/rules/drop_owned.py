"""`drop owned` and `drop database` remove everything at once, and name nothing of it.

`drop owned by` a role drops each table, view and function that the role owns in the database, and
takes back all its rights. On Supabase nearly everything belongs to `postgres`.
`drop database` removes another database, whose contents no migration of this one knows.

Safe: `drop owned` for a role that the same migration creates.
Give the objects to another role, and take back the rights by name.

The same rule elsewhere: squawk `ban-drop-database`.

Given:

```sql
create table public.reports (id bigint primary key);
```

Bad:

```sql
drop owned by service_role;
```

Good:

```sql
revoke all on public.reports from service_role;
```
"""

from collections.abc import Iterator

from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import quote
from lamina.sql.operations import ChangeRole, DropDatabase, DropOwned

rule = Rule(__name__, category=Category.DATA_LOSS, severity=Severity.ERROR)


@rule.on(DropOwned)
def check(op: DropOwned, ctx: Context) -> Iterator[Finding]:
    """All that a role owns."""
    made = {o.role for _, o in ctx.earlier_of(ChangeRole) if o.action == "create"}
    if set(op.roles) <= made:
        return
    roles = ", ".join(quote(role) for role in op.roles)
    yield ctx.finding(
        f"everything owned by {roles} goes, rows included",
        why="The statement names nothing of it, so nobody can review what is lost.",
        instead=[Way("Keep the objects", sql=f"reassign owned by {roles} to postgres;")],
    )


@rule.on(DropDatabase)
def check_database(op: DropDatabase, ctx: Context) -> Iterator[Finding]:
    """A whole database."""
    yield ctx.finding(
        f"database {quote(op.name)} goes with everything in it",
        why="A migration changes the database that it runs in, and knows nothing of another.",
        instead=[Way("Drop databases by hand, outside the migrations")],
    )
