"""A view in an exposed schema shows accounts.

`auth.users` holds e-mail addresses, phone numbers, password hashes and tokens, and the other
tables of `auth` hold sessions and identities. A view over them in an exposed schema is served by
the Data API to every role that may read the view, with the rights of its owner.

Safe: a view with `security_invoker = on`, which nobody but a role with rights on `auth` can read;
a view that no role of the API may read; a schema that is not exposed. A table of profiles with
the columns that others may see, filled by a trigger, needs no view.

The same rule elsewhere: splinter `auth_users_exposed`.

Bad:

```sql
create view public.people as select id, email from auth.users;
```

Good:

```sql
create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  name text
);
alter table public.profiles enable row level security;
create policy "everyone signed in reads" on public.profiles for select to authenticated using (true);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import api_roles, listed
from lamina.review.about_views import reads_of
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.operations import CreateView

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(CreateView)
def check(op: CreateView, ctx: Context) -> Iterator[Finding]:
    """A view over the schema auth that the API serves."""
    end = ctx.end.view(op.view)
    if end is None or end.security_invoker or not ctx.exposed(op.view):
        return
    shown = sorted(n for n in reads_of(ctx.after, op.reads) if n.schema == "auth")
    roles = api_roles(ctx.end, "table", op.view)
    if not shown or not roles:
        return
    who = "everyone" if "public" in roles else listed(roles)
    kind = "materialized view" if op.materialized else "view"
    name = op.view.sql()
    yield ctx.finding(
        f"{who} may read {listed(map(str, shown))} through {kind} {op.view}",
        why="The tables of auth hold e-mail addresses, password hashes and tokens.",
        instead=[
            Way(
                "If only the server reads it", sql=f"revoke all on {name} from anon, authenticated;"
            ),
            Way(
                "If users see parts of it",
                sql="create table public.profiles (\n"
                "  id uuid primary key references auth.users (id) on delete cascade\n"
                "  -- the columns that others may see\n"
                ");\n"
                "alter table public.profiles enable row level security;",
            ),
        ],
    )
