"""Whether a policy lets more through than what it replaces."""

from collections.abc import Iterator

from lamina.review.about_policies import (
    commands,
    covers_role,
    dropped_before,
    each_role,
    new_rows,
    old_rows,
    policy_after,
    predicates,
)
from lamina.review.context import Context
from lamina.sql.operations import AlterPolicy, CreatePolicy
from lamina.sql.schema.objects import Policy

Gain = tuple[str, str]
"""A role, and the command with which it reaches more rows."""


def replaced_by(op: CreatePolicy | AlterPolicy, ctx: Context) -> list[Policy]:
    """The policies of before the change set that the statement changes or stands for."""
    table = ctx.before.table(op.table)
    if isinstance(op, AlterPolicy):
        old = table.policies.get(op.name) if table else None
        return [old] if old and not (old.made and old.made.new) else []
    new = policy_after(op, ctx)
    gone = [p for p in dropped_before(op.table, ctx) if new and p.permissive == new.permissive]
    same = [p for p in gone if p.name == op.name]
    if new is None or not new.permissive:
        return same
    return same or [p for p in gone if set(commands(p)) & set(commands(new))]


def gains(op: CreatePolicy | AlterPolicy, ctx: Context) -> list[Gain]:
    """What the roles may do after the statement that they might not do before the file."""
    old, new = replaced_by(op, ctx), policy_after(op, ctx)
    if not old or new is None:
        return []
    if not new.permissive:
        return list(_of_restrictive(old[0], new))
    table = ctx.before.table(op.table)
    kept = [p for p in (table.policies.values() if table else ()) if p.name != op.name]
    gone = [p for p in dropped_before(op.table, ctx) if p not in old]
    beside = [p for p in [*kept, *gone] if p.permissive]
    return [
        (role, command)
        for role in each_role(new.roles)
        for command in commands(new)
        if _wider([*old, *beside], new, role, command)
    ]


def _wider(olds: list[Policy], new: Policy, role: str, command: str) -> bool:
    """Whether the new policy lets rows through that none of the old ones did."""
    from lamina.sql.expressions import compare, tautology  # noqa: PLC0415 - loads the parser

    found = [p for p in olds if command in commands(p) and covers_role(p, role)]
    if not found:
        return any(tautology(p) is not False for p in predicates(new, command))
    for number, predicate in enumerate(predicates(new, command)):
        before = " or ".join(f"({predicates(p, command)[number]})" for p in found)
        if compare(before, predicate) == "weaker":
            return True
    return False


def _of_restrictive(old: Policy, new: Policy) -> Iterator[Gain]:
    """A restrictive policy loosens where it no longer holds, or holds for more rows."""
    from lamina.sql.expressions import compare  # noqa: PLC0415 - loads the parser

    weaker = "weaker" in {
        compare(old_rows(old), old_rows(new)),
        compare(new_rows(old), new_rows(new)),
    }
    for role in each_role(old.roles):
        for command in commands(old):
            if weaker or not covers_role(new, role) or command not in commands(new):
                yield role, command
