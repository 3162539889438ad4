"""A policy lets more rows through than the one that it replaces.

`alter policy`, or dropping a policy and making another in its place, with a wider predicate, more
roles or more commands. What was held back until now is open from then on, and a diff of two long
predicates does not show it well.

Found only where it can be shown: the old predicates imply the new one, and not the other way
around; a role had nothing for a command before. An error where every row is open, or where `anon`
or everyone is new; a warning otherwise. For a restrictive policy it is the roles that it no
longer holds for.

Safe: the same rows in other words; fewer rows; a policy of the same change set; several policies
that become one.

Given:

```sql
create table public.notes (id bigint primary key, owner uuid, shared boolean);
alter table public.notes enable row level security;
create policy "owners read" on public.notes for select to authenticated
  using ((select auth.uid()) = owner);
```

Bad:

```sql
alter policy "owners read" on public.notes using ((select auth.uid()) = owner or shared);
```

Good:

```sql
alter policy "owners read" on public.notes using (owner = (select auth.uid()) and not shared);
```
"""

from collections.abc import Iterator

from lamina.review.about_access import listed
from lamina.review.about_loosened import Gain, gains, replaced_by
from lamina.review.about_policies import always, policy_after, remember_drop, written
from lamina.review.context import Context
from lamina.review.finding import Finding, Severity, Way
from lamina.review.rule import Category, Rule
from lamina.review.write_policies import alter_policy
from lamina.sql.names import quote
from lamina.sql.operations import AlterPolicy, CreatePolicy, DropPolicy
from lamina.sql.schema.objects import Policy

rule = Rule(__name__, category=Category.ACCESS, severity=Severity.WARNING)

_VERBS = {"select": "read", "insert": "insert", "update": "change", "delete": "delete"}


@rule.on(DropPolicy)
def remember(op: DropPolicy, ctx: Context) -> Iterator[Finding]:
    """Nothing to tell: it is kept for the policy that takes its place."""
    remember_drop(op, ctx)
    yield from ()


@rule.on(CreatePolicy, AlterPolicy)
def check(op: CreatePolicy | AlterPolicy, ctx: Context) -> Iterator[Finding]:
    """A policy in the place of a narrower one."""
    end = ctx.end.table(op.table)
    new = policy_after(op, ctx)
    left = end.policies.get(op.name) if end else None
    if new is None or left is None or (left.using, left.check) != (new.using, new.check):
        return
    found = gains(op, ctx)
    if found:
        old = replaced_by(op, ctx)[0]
        yield ctx.finding(
            f"{_who(found)} may {_what(found)} more rows of {op.table} than before: {_policy(op, old)}",
            why=_why(old, new),
            instead=[Way(f"To keep it as narrow as {quote(old.name)} was", sql=_narrow(old, new))],
            severity=_severity(old, new, found),
        )


def _who(found: list[Gain]) -> str:
    return listed(dict.fromkeys(role for role, _ in found))


def _what(found: list[Gain]) -> str:
    return listed(dict.fromkeys(_VERBS[command] for _, command in found))


def _policy(op: CreatePolicy | AlterPolicy, old: Policy) -> str:
    if isinstance(op, AlterPolicy) or op.name == old.name:
        return f"policy {quote(op.name)} is wider"
    return f"policy {quote(op.name)} takes the place of {quote(old.name)}"


def _why(old: Policy, new: Policy) -> str:
    before, after = " / ".join(written(old)), " / ".join(written(new))
    if before == after:
        before, after = listed(old.roles), listed(new.roles)
    if before == after:
        before, after = old.command, new.command
    return f"Before: {before}; now: {after}."


def _narrow(old: Policy, new: Policy) -> str:
    """The new policy with the roles and predicates of the old one."""
    return alter_policy(
        Policy(
            new.name,
            new.table,
            new.command,
            old.roles,
            using=None if new.using is None else old.using or old.check,
            check=None if new.check is None else old.check or old.using,
        )
    )


def _severity(old: Policy, new: Policy, found: list[Gain]) -> Severity:
    strangers = {"anon"} & {role for role, _ in found}
    were = {"anon", "public"} & set(old.roles)
    opened = any(always(p) for p in written(new)) and not any(always(p) for p in written(old))
    return Severity.ERROR if opened or (strangers and not were) else Severity.WARNING
