"""Row level security, policies, grants and comments."""

from collections.abc import Iterable

import msgspec

from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.schema import cascade
from lamina.sql.schema.constraints import table_of
from lamina.sql.schema.objects import Origin, Policy
from lamina.sql.schema.platform import ALL_PRIVILEGES
from lamina.sql.schema.policy_names import qualified
from lamina.sql.schema.state import Grants, Schema, without_size

replace = msgspec.structs.replace
_RELATIONS = {"table", "view", "materialized view", "foreign table", "sequence"}
_Key = tuple[str, Name, tuple[str, ...]]
_ROUTINES = {"function", "procedure", "routine", "aggregate"}


def enable(schema: Schema, op: o.EnableRls, _: Origin) -> None:
    """ENABLE ROW LEVEL SECURITY."""
    schema.put(replace(table_of(schema, op.table), rls=True))


def disable(schema: Schema, op: o.DisableRls, _: Origin) -> None:
    """DISABLE ROW LEVEL SECURITY."""
    schema.put(replace(table_of(schema, op.table), rls=False))


def force(schema: Schema, op: o.ForceRls, _: Origin) -> None:
    """FORCE ROW LEVEL SECURITY."""
    schema.put(replace(table_of(schema, op.table), forced=True))


def no_force(schema: Schema, op: o.NoForceRls, _: Origin) -> None:
    """NO FORCE ROW LEVEL SECURITY."""
    schema.put(replace(table_of(schema, op.table), forced=False))


def create_policy(schema: Schema, op: o.CreatePolicy, at: Origin) -> None:
    """CREATE POLICY."""
    table = table_of(schema, op.table)
    policy = Policy(
        name=op.name,
        table=op.table,
        command=op.command,
        roles=op.roles,
        permissive=op.permissive,
        using=qualified(schema, op.using),
        check=qualified(schema, op.check),
        made=at,
    )
    schema.put(replace(table, policies={**table.policies, op.name: policy}))


def alter_policy(schema: Schema, op: o.AlterPolicy, at: Origin) -> None:
    """ALTER POLICY."""
    table = table_of(schema, op.table)
    old = table.policies.get(op.name) or Policy(op.name, op.table, "all", ("public",))
    policy = replace(
        old,
        roles=op.roles or old.roles,
        using=old.using if op.using is None else qualified(schema, op.using),
        check=old.check if op.check is None else qualified(schema, op.check),
        changed=at,
    )
    schema.put(replace(table, policies={**table.policies, op.name: policy}))


def drop_policy(schema: Schema, op: o.DropPolicy, _: Origin) -> None:
    """DROP POLICY."""
    cascade.drop_policy(schema, op.table, op.name)


def grant(schema: Schema, op: o.Grant, _: Origin) -> None:
    """GRANT and REVOKE on objects."""
    takes = isinstance(op, o.Revoke)
    if takes and op.grant_option:
        return
    for key, kind in list(_targets(schema, op)):
        pairs = frozenset(_pairs(op.privileges, op.roles, op.columns, kind))
        held = _held(schema, key)
        schema.grants[key] = _without(held, pairs) if takes else held | pairs


def _without(held: Grants, taken: Grants) -> Grants:
    """What stays; a privilege that is taken on the table is taken on its columns too."""
    return frozenset((r, p) for r, p in held if not {(r, p), (r, p.split("(")[0])} & taken)


def _held(schema: Schema, key: tuple[str, Name, tuple[str, ...]]) -> frozenset[tuple[str, str]]:
    return schema.grants.get(key, frozenset())


def _pairs(
    privileges: Iterable[str], roles: Iterable[str], columns: tuple[str, ...], kind: str
) -> Iterable[tuple[str, str]]:
    every = ALL_PRIVILEGES.get(kind, ("usage",))
    if columns:
        every = ("select", "insert", "update", "references")
    for role in roles:
        for privilege in privileges:
            for one in every if privilege == "all" else (privilege,):
                yield from ((role, f"{one}({c})") for c in columns)
                if not columns:
                    yield role, one


def _targets(schema: Schema, op: o.Grant) -> Iterable[tuple[_Key, str]]:
    """The objects that it is about, each with its kind."""
    if op.kind.startswith("all "):
        yield from _all_in_schema(schema, op)
    elif op.kind in _ROUTINES:
        found = schema.function(op.on, op.arguments)
        inputs = found.inputs if found else tuple(map(without_size, op.arguments or ()))
        yield ("function", op.on, inputs), "function"
    elif op.kind in _RELATIONS:
        is_sequence = op.kind == "sequence" or op.on in schema.sequences
        yield ("table", op.on, ()), "sequence" if is_sequence else "table"
    else:
        kind = "type" if op.kind == "domain" else op.kind
        yield (kind, op.on, ()), kind


def _all_in_schema(schema: Schema, op: o.Grant) -> Iterable[tuple[_Key, str]]:
    where = op.on.name
    if op.kind.startswith("all tables"):
        yield from ((("table", n, ()), "table") for n in schema.relations if n.schema == where)
    elif op.kind.startswith("all sequences"):
        yield from ((("table", n, ()), "sequence") for n in schema.sequences if n.schema == where)
    else:
        for function in schema.all_functions:
            meant = "routine" in op.kind or function.procedure == ("procedure" in op.kind)
            if function.name.schema == where and meant:
                yield ("function", function.name, function.inputs), "function"


def default_privileges(schema: Schema, op: o.AlterDefaultPrivileges, _: Origin) -> None:
    """ALTER DEFAULT PRIVILEGES, for what the role that runs the migrations makes."""
    if op.makers and not {"postgres", "current_user", "current_role"} & set(op.makers):
        return
    kind = "function" if op.kind in _ROUTINES else op.kind
    pairs = frozenset(_pairs(op.privileges, op.roles, (), kind))
    for where in op.schemas or ("",):
        base = frozenset({("public", "execute")}) if (where, kind) == ("", "function") else None
        held = schema.default_privileges.get((where, kind), base or frozenset())
        schema.default_privileges[where, kind] = held | pairs if op.grants else held - pairs


def comment(schema: Schema, op: o.CommentOn, _: Origin) -> None:
    """COMMENT ON."""
    home, item = (op.table, op.name.name) if op.table else (op.name, "")
    if op.kind in _ROUTINES:
        found = schema.function(op.name, op.arguments)
        inputs = found.inputs if found else tuple(map(without_size, op.arguments or ()))
        item = ", ".join(inputs)
    key = (op.kind, home, item)
    if op.text is None:
        schema.comments.pop(key, None)
    else:
        schema.comments[key] = op.text
