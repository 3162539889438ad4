"""Policies as SQL."""

from lamina.sql.names import quote
from lamina.sql.schema.objects import Policy


def create_policy(policy: Policy) -> str:
    """CREATE POLICY for a policy."""
    lines = [f"create policy {quote(policy.name)} on {policy.table.sql()}"]
    kind = "" if policy.permissive else " as restrictive"
    command = "" if policy.command == "all" else f" for {policy.command}"
    lines[0] += f"{kind}{command}{_to(policy.roles)}"
    if policy.using is not None:
        lines.append(f"  using ({policy.using})")
    if policy.check is not None:
        lines.append(f"  with check ({policy.check})")
    return "\n".join(lines) + ";"


def alter_policy(policy: Policy) -> str:
    """ALTER POLICY that gives a policy its roles and predicates."""
    lines = [f"alter policy {quote(policy.name)} on {policy.table.sql()}{_to(policy.roles)}"]
    lines += [f"  using ({policy.using})"] if policy.using is not None else []
    lines += [f"  with check ({policy.check})"] if policy.check is not None else []
    return "\n".join(lines) + ";"


def _to(roles: tuple[str, ...]) -> str:
    special = {"public", "current_user", "session_user", "current_role"}
    return f" to {', '.join(r if r in special else quote(r) for r in roles)}"
