"""A policy lets every row through.

`using (true)` is the same as no row level security, for the commands and roles of the policy:
whoever has the public key of the project may do them to all rows. So does a predicate that asks
only whether somebody is signed in (`auth.uid() is not null`, `auth.role() = 'authenticated'`),
and sign-ups are open to anyone.

Changing or deleting rows: an error for `anon` and everyone, a warning for `authenticated`.
Inserting: a warning. Reading by `anon` or everyone: a note, since it may be meant.

Safe: reading by `authenticated`; roles that pass row level security anyway (`service_role`);
a restrictive policy, or a restrictive policy beside it for the same command.

The same rule elsewhere: splinter `rls_policy_always_true`.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, body text);
alter table public.notes enable row level security;
```

Bad:

```sql
create policy "edit" on public.notes for update to anon, authenticated using (true);
```

Good:

```sql
create policy "edit" on public.notes for update to authenticated
  using ((select auth.uid()) = owner);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import API_ROLES, listed
from lamina.review.about_loosened import replaced_by
from lamina.review.about_policies import (
    always,
    commands,
    each_role,
    policy_after,
    predicates,
    remember_drop,
    roles_words,
    signed_in_only,
)
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_policies import alter_policy
from lamina.sql.names import quote
from lamina.sql.operations import AlterPolicy, CreatePolicy, DropPolicy
from lamina.sql.schema.objects import Policy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.ERROR)

_CHANGES = {"update", "delete"}
_VERBS = {"select": "read", "insert": "insert", "update": "change", "delete": "delete"}


@rule.on(DropPolicy)
def remember(op: DropPolicy, ctx: Context) -> Iterator[Finding]:
    """Nothing to tell: it is kept for the policy that takes its place."""
    remember_drop(op, ctx)
    yield from ()


@rule.on(CreatePolicy, AlterPolicy)
def check(op: CreatePolicy | AlterPolicy, ctx: Context) -> Iterator[Finding]:
    """A policy that is always true; one that takes another's place is policy-loosened."""
    policy = policy_after(op, ctx)
    end = ctx.end.table(op.table)
    left = end.policies.get(op.name) if end else None
    if policy is None or not policy.permissive or left is None or end is None:
        return
    if replaced_by(op, ctx):
        return
    roles, verbs = _open_to(policy)
    held = {c for p in end.policies.values() if not p.permissive for c in commands(p)}
    verbs = [v for v in verbs if v not in held]
    if not roles or not verbs or left.using != policy.using or left.check != policy.check:
        return
    severity = _severity(roles, verbs)
    if severity is not None:
        yield _finding(policy, roles, verbs, severity, ctx)


def _open_to(policy: Policy) -> tuple[list[str], list[str]]:
    """The API's roles that may do something to every row, and what."""
    roles = [r for r in each_role(policy.roles) if r in API_ROLES]
    every, some = [], []
    for command in commands(policy):
        first = predicates(policy, command)[0]
        if always(first):
            every.append(command)
        elif signed_in_only(first):
            some.append(command)
    if every:
        return roles, every
    return [r for r in roles if r == "authenticated"], some


def _severity(roles: list[str], verbs: list[str]) -> Severity | None:
    anyone = "anon" in roles
    if _CHANGES & set(verbs):
        return Severity.ERROR if anyone else Severity.WARNING
    if "insert" in verbs:
        return Severity.WARNING
    return Severity.NOTE if anyone else None


def _finding(
    policy: Policy, roles: list[str], verbs: list[str], severity: Severity, ctx: Context
) -> Finding:
    who = "anyone" if "anon" in roles else "anyone who signs up"
    rows = "any row" if verbs == ["insert"] else "every row"
    what = f"{listed(_VERBS[v] for v in verbs)} {rows} of {policy.table}"
    asks = not always(predicates(policy, verbs[0])[0])
    return ctx.finding(
        f"{who} may {what}: policy {quote(policy.name)} is always true",
        why="It asks only whether somebody is signed in."
        if asks
        else f"It is for {roles_words(policy.roles)}.",
        instead=[_way(policy, verbs)],
        severity=severity,
    )


def _way(policy: Policy, verbs: list[str]) -> Way:
    if verbs == ["select"]:
        target = f"policy {quote(policy.name)} on {policy.table.sql()}"
        sql = f"comment on {target} is 'Open to everyone on purpose';"
        return Way("If it is meant, nothing: say so beside the policy", sql=sql)
    owner = "(select auth.uid()) = ..."
    narrow = Policy(
        policy.name,
        policy.table,
        policy.command,
        ("authenticated",),
        using=None if policy.command == "insert" else owner,
        check=owner if policy.command == "insert" or policy.check is not None else None,
    )
    return Way("With the column that says whose row it is", sql=alter_policy(narrow))
