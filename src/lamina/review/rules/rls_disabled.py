"""Row level security is switched off.

The policies stay where they are, and do nothing. Every privilege that a role holds reaches all
rows again: for `anon` and `authenticated` that is the whole table, through the Data API.

`no force row level security` lets the owner of the table past its policies; that is a warning.

Safe: it is enabled again by the end of the change set, as around a data migration in one file.
The role that runs migrations owns the tables and does not need this to change rows.

The same rule elsewhere: splinter `policy_exists_rls_disabled`, `rls_disabled_in_public`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
```

Bad:

```sql
alter table public.notes disable row level security;
```

Good:

```sql
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import access_words, api_roles, at_end
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.sql.names import Name
from lamina.sql.operations import DisableRls, NoForceRls

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(DisableRls)
def check(op: DisableRls, ctx: Context) -> Iterator[Finding]:
    """A table that had row level security, or of which nobody knows."""
    table = ctx.before.table(op.table)
    made = table.made if table else None
    if ctx.created_in_branch(op.table) or (table and made and not table.rls):
        return
    end = at_end(ctx, op.table, made)
    if end is None or end.rls:
        return
    yield ctx.finding(
        _message(ctx, end.name),
        why=f"{_policies(len(end.policies))} stay{'s' if len(end.policies) == 1 else ''} in place and do nothing."
        if end.policies
        else "Row level security was what kept rows back.",
        instead=[
            Way(
                "Leave it on, and say who may do what",
                sql=(
                    f"create policy reads on {end.name.sql()} for select to authenticated\n"
                    "  using (...);"
                ),
            )
        ],
        severity=Severity.ERROR if ctx.exposed(end.name) else Severity.WARNING,
    )


def _message(ctx: Context, table: Name) -> str:
    if ctx.exposed(table) and api_roles(ctx.end, "table", table):
        return f"{access_words(ctx.end, table)} every row of {table} through the API"
    return f"every role with a privilege on {table} reaches all its rows"


def _policies(count: int) -> str:
    return "Its policy" if count == 1 else f"Its {count} policies"


@rule.on(NoForceRls)
def check_force(op: NoForceRls, ctx: Context) -> Iterator[Finding]:
    """The owner was held by the policies."""
    table = ctx.before.table(op.table)
    end = ctx.end.table(op.table)
    if table and table.forced and end and not end.forced and not ctx.created_in_branch(op.table):
        yield ctx.finding(
            f"the owner of {op.table} passes its policies again",
            why="So do functions with SECURITY DEFINER that the owner owns, and views.",
            severity=Severity.WARNING,
        )
