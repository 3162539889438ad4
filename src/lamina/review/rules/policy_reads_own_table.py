"""A policy leads back to its own table, and every query of it fails.

A sub-select in a policy is itself subject to the policies of the tables that it reads. Where that
comes back to the same table, PostgreSQL stops with `infinite recursion detected in policy`
(SQLSTATE 42P17), for everyone whom the policy is for. It happens directly, and through two tables
whose policies read each other. Through a function with the caller's rights the server does not see
it coming, and goes on until the stack is full (54001).

Found where the server does it (tried on PostgreSQL 17): the way back ends at a SELECT policy that
holds a sub-select, be it `(select auth.uid())`. Making the policy does not fail, the first query
does.

Safe: reading through a function with `security definer`, or a view of the owner, which pass the
policies; a policy for writing that reads its own table, where the SELECT policies hold no
sub-select.

Given:

```sql
create schema private;
create table public.members (team bigint, member uuid, primary key (team, member));
alter table public.members enable row level security;
```

Bad:

```sql
create policy "see your teams" on public.members for select to authenticated
  using (team in (select m.team from public.members m where m.member = (select auth.uid())));
```

Good:

```sql
create function private.my_teams() returns setof bigint
language sql stable security definer set search_path = '' as $$
  select team from public.members where member = (select auth.uid())
$$;
create policy "see your teams" on public.members for select to authenticated
  using (team in (select private.my_teams()));
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed
from lamina.review.about_recursion import calls_itself, way_back
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_access import signature
from lamina.sql.names import quote
from lamina.sql.operations import AlterPolicy, CreatePolicy
from lamina.sql.schema.objects import Function, Policy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)


@rule.on(CreatePolicy, AlterPolicy)
def check(op: CreatePolicy | AlterPolicy, ctx: Context) -> Iterator[Finding]:
    """The policy as it is at the end, told where the last of those on the way is written."""
    end = ctx.end.table(op.table)
    policy = end.policies.get(op.name) if end else None
    if end is None or policy is None or not end.rls or not ctx.first((op.table, op.name)):
        return
    function = calls_itself(ctx.end, policy)
    if function:
        yield _through(policy, function, ctx)
        return
    path = way_back(ctx.end, policy)
    if path and max(map(_written_at, path)) == _written_at(policy):
        yield _finding(policy, path, ctx)


def _written_at(policy: Policy) -> tuple[int, int]:
    at = policy.changed or policy.made
    return (at.file, at.line) if at else (-1, 0)


def _finding(policy: Policy, path: tuple[Policy, ...], ctx: Context) -> Finding:
    verb = {"select": "reading", "insert": "inserting into", "delete": "deleting from"}
    what = verb.get(policy.command, "updating" if policy.command == "update" else "reading")
    others = [p for p in path[1:] if p.table != policy.table]
    through = f" through {listed(dict.fromkeys(str(p.table) for p in others))}" if others else ""
    return ctx.finding(
        f"{what} {policy.table} fails: policy {quote(policy.name)} reads {policy.table} again{through} (42P17)",
        why="A sub-select in a policy is subject to the policies of what it reads.",
        instead=[
            Way(
                "Read it in a function that passes the policies, and call that in the policy",
                sql=_way(policy),
            )
        ],
    )


def _through(policy: Policy, function: Function, ctx: Context) -> Finding:
    name = signature(function)
    return ctx.finding(
        f"reading {policy.table} fails: policy {quote(policy.name)} calls {function.name}, "
        f"which reads {policy.table} again (54001)",
        why="The function runs with the caller's rights, so the policy holds in it too.",
        instead=[
            Way(
                "With a schema before every name in its body",
                sql=f"alter function {name} security definer set search_path = '';",
            )
        ],
    )


def _way(policy: Policy) -> str:
    name = quote(f"my_{policy.table.name}")
    query = f"select ... from {policy.table.sql()} where ... = (select auth.uid())"  # noqa: S608 - words to show
    return (
        f"create function private.{name}() returns setof ...\n"
        "language sql stable security definer set search_path = '' as $$\n"
        f"  {query}\n"
        "$$;"
    )
