"""Policies that lead back to their own table, as the server finds it (SQLSTATE 42P17).

While it writes the policies of a table into a query, a sub-select in one of them is expanded with
the SELECT policies of the tables that it reads. It refuses when it comes to a table again whose
SELECT policies hold any sub-select, `(select auth.uid())` included. Tried on PostgreSQL 17.
"""

from collections.abc import Iterator

from lamina.review.about_policies import covers_role, each_role, has_sub_select, written
from lamina.sql.names import Name
from lamina.sql.schema import Schema
from lamina.sql.schema.objects import Function, Policy


def way_back(schema: Schema, policy: Policy) -> tuple[Policy, ...]:
    """The policies on the way from a policy back to its table, itself first; empty for no way."""
    for role in each_role(policy.roles):
        found = _walk(schema, role, (policy,))
        if found:
            return found
    return ()


def calls_itself(schema: Schema, policy: Policy) -> Function | None:
    """The function of a policy for reading that reads its table with the caller's rights.

    The server then runs policy and function in turn until the stack is full (SQLSTATE 54001).
    """
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import routine  # noqa: PLC0415 - seldom needed

    if policy.command not in {"select", "all"}:
        return None
    for call in facts(policy.using or "null").calls:
        found = schema.functions(routine(schema, call))
        if len(found) != 1 or found[0].security_definer:
            continue
        if policy.table in _body_reads(schema, found[0]):
            return found[0]
    return None


def _body_reads(schema: Schema, function: Function) -> set[Name]:
    from lamina.sql.bodies import read_body  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - seldom needed

    read = read_body(function.language, function.body)
    return {relation(schema, n) for op in read.operations for n in getattr(op, "reads", ())}


def _walk(schema: Schema, role: str, path: tuple[Policy, ...]) -> tuple[Policy, ...]:
    active = [p.table for p in path]
    for name in _reads(schema, path[-1]):
        inner = list(_select_policies(schema, name, role))
        if not any(map(has_sub_select, inner)):
            continue
        if name == active[0]:
            return path if path[0] in inner else (*path, *inner)
        if name in active:
            continue  # a circle that this policy is no part of
        for policy in inner:
            found = _walk(schema, role, (*path, policy))
            if found:
                return found
    return ()


def _select_policies(schema: Schema, name: Name, role: str) -> Iterator[Policy]:
    """The policies with which a role reads a table; none without row level security."""
    table = schema.table(name)
    if table and table.rls:
        for policy in table.policies.values():
            if policy.command in {"select", "all"} and covers_role(policy, role):
                yield policy


def _reads(schema: Schema, policy: Policy) -> Iterator[Name]:
    """The tables that the sub-selects read with the caller's rights, through views too."""
    from lamina.sql.expressions import facts  # noqa: PLC0415 - loads the parser
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - seldom needed

    rest = [relation(schema, n) for text in written(policy) for n in facts(text).reads]
    seen: set[Name] = set()
    while rest:
        name = rest.pop(0)
        view = schema.view(name)
        if name in seen:
            continue
        seen.add(name)
        if view is None:
            yield name
        elif view.security_invoker:
            rest += view.reads
