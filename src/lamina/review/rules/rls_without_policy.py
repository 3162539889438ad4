"""Row level security is on and no policy lets anyone in.

Without a permissive policy the answer to every query of `anon` and `authenticated` is empty, and
every insert fails. That is what you want for a table that only the server uses: the secret key
(`service_role`) and the owner pass row level security. It is a surprise for any other.

Judged at the end of the change set. Safe: policies come later in it; a partition, whose rows are
read through its parent; a table on which no role of the API holds a privilege.

The same rule elsewhere: splinter `rls_enabled_no_policy`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
```

Bad:

```sql
alter table public.notes enable row level security;
```

Good:

```sql
alter table public.notes enable row level security;
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import api_roles, at_end, listed
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import EnableRls
from lamina.sql.schema.objects import Table

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.NOTE)


@rule.on(EnableRls)
def check(op: EnableRls, ctx: Context) -> Iterator[Finding]:
    """A table with row level security and no permissive policy at the end."""
    before = ctx.before.table(op.table)
    if before is None or before.made is None or before.rls:
        return
    end = at_end(ctx, op.table, before.made)
    if end is None or not end.rls or end.partition_of or not ctx.exposed(end.name):
        return
    roles = api_roles(ctx.end, "table", end.name)
    if roles and not any(p.permissive for p in end.policies.values()):
        yield _finding(ctx, end, "everyone" if "public" in roles else listed(roles))


def _finding(ctx: Context, table: Table, roles: str) -> Finding:
    name = table.name.sql()
    kept = "only restrictive policies" if table.policies else "no policy"
    return ctx.finding(
        f"{roles} may see and write no row of {table.name}: it has {kept}",
        why="Right for a table that only service_role uses.",
        instead=[
            Way(
                "If signed-in users need it",
                sql=f"create policy reads on {name} for select to authenticated using (...);",
            ),
            Way(
                "If only the server uses it, say so",
                sql=f"revoke all on {name} from anon, authenticated;",
            ),
        ],
    )
