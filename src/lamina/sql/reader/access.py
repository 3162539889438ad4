"""Policies, grants, owners and roles."""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import (
    AlterDefaultPrivileges,
    AlterPolicy,
    ChangeOwner,
    ChangeRole,
    CreatePolicy,
    Grant,
    GrantRole,
    Operation,
    Revoke,
    RevokeRole,
)
from lamina.sql.tree import (
    argument_types,
    cascades,
    is_true,
    name_of_kind,
    object_kind,
    object_name,
    relation_name,
    role_name,
    role_names,
    strings,
)

# Attributes of a role that the grammar calls by other names than the manual.
_ATTRIBUTES = {
    "canlogin": "login",
    "isreplication": "replication",
    "connectionlimit": "connection limit",
    "validUntil": "valid until",
    "addroleto": "in role",
    "rolemembers": "role",
    "adminmembers": "admin",
}


def read_create_policy(node: pb.Node) -> Iterator[Operation]:
    """CREATE POLICY."""
    statement = node.create_policy_stmt
    yield CreatePolicy(
        table=relation_name(statement.table),
        name=statement.policy_name,
        command=statement.cmd_name,
        roles=role_names(statement.roles),
        permissive=statement.permissive,
        using=_predicate(statement, "qual"),
        check=_predicate(statement, "with_check"),
    )


def read_alter_policy(node: pb.Node) -> Iterator[Operation]:
    """ALTER POLICY with new roles or predicates."""
    statement = node.alter_policy_stmt
    yield AlterPolicy(
        table=relation_name(statement.table),
        name=statement.policy_name,
        roles=role_names(statement.roles),
        using=_predicate(statement, "qual"),
        check=_predicate(statement, "with_check"),
    )


def _predicate(statement: pb.CreatePolicyStmt | pb.AlterPolicyStmt, field: str) -> str | None:
    return expression_sql(getattr(statement, field)) if statement.HasField(field) else None


def read_grant(node: pb.Node) -> Iterator[Operation]:
    """GRANT and REVOKE of privileges, one operation for each object and set of columns."""
    statement = node.grant_stmt
    kind = object_kind(statement.objtype)
    if statement.targtype == pb.ACL_TARGET_ALL_IN_SCHEMA:
        kind = f"all {kind}s in schema"
    for target in statement.objects:
        for columns, privileges in _by_columns(statement).items():
            grant = Grant(
                privileges=tuple(privileges),
                kind=kind,
                on=object_name(target),
                roles=role_names(statement.grantees),
                columns=columns,
                arguments=_arguments(target),
                grant_option=statement.grant_option,
            )
            yield grant if statement.is_grant else _revoke(grant, statement)


def _revoke(grant: Grant, statement: pb.GrantStmt) -> Revoke:
    return Revoke(**msgspec.structs.asdict(grant), cascade=cascades(statement.behavior))


def _privileges(statement: pb.GrantStmt) -> tuple[str, ...]:
    return tuple(p.access_priv.priv_name for p in statement.privileges) or ("all",)


def _by_columns(statement: pb.GrantStmt) -> dict[tuple[str, ...], list[str]]:
    """The privileges by the columns that they reach to; an empty key for the whole object."""
    found: dict[tuple[str, ...], list[str]] = {}
    for item in statement.privileges:
        privilege = item.access_priv
        found.setdefault(strings(privilege.cols), []).append(privilege.priv_name or "all")
    return found or {(): ["all"]}


def _arguments(target: pb.Node) -> tuple[str, ...] | None:
    routine = target.HasField("object_with_args")
    return argument_types(target.object_with_args) if routine else None


def read_grant_role(node: pb.Node) -> Iterator[Operation]:
    """GRANT and REVOKE of roles."""
    statement = node.grant_role_stmt
    granted = tuple(r.access_priv.priv_name for r in statement.granted_roles)
    kind = GrantRole if statement.is_grant else RevokeRole
    yield kind(granted, role_names(statement.grantee_roles))


def read_default_privileges(node: pb.Node) -> Iterator[Operation]:
    """ALTER DEFAULT PRIVILEGES."""
    statement = node.alter_default_privileges_stmt
    options = {o.def_elem.defname: o.def_elem.arg.list.items for o in statement.options}
    yield AlterDefaultPrivileges(
        grants=statement.action.is_grant,
        privileges=_privileges(statement.action),
        kind=object_kind(statement.action.objtype),
        roles=role_names(statement.action.grantees),
        schemas=strings(options.get("schemas", ())),
        makers=role_names(options.get("roles", ())),
    )


def read_owner(node: pb.Node) -> Iterator[Operation]:
    """ALTER ... OWNER TO, for what is no table."""
    statement = node.alter_owner_stmt
    name = name_of_kind(statement.object_type, statement.object)
    yield ChangeOwner(object_kind(statement.object_type), name, role_name(statement.newowner))


def read_create_role(node: pb.Node) -> Iterator[Operation]:
    """CREATE ROLE, USER and GROUP."""
    statement = node.create_role_stmt
    yield _changed("create", statement.role, statement.options)


def read_alter_role(node: pb.Node) -> Iterator[Operation]:
    """ALTER ROLE with attributes or members."""
    statement = node.alter_role_stmt
    yield _changed("alter", role_name(statement.role), statement.options)


def read_alter_role_set(node: pb.Node) -> Iterator[Operation]:
    """ALTER ROLE ... SET; a setting for all roles names the role ``all``."""
    statement = node.alter_role_set_stmt
    setting = statement.setstmt.name.lower() or "all"
    yield ChangeRole("alter", role_name(statement.role) or "all", options=(setting,))


def _changed(
    action: Literal["create", "alter"], role: str, options: Sequence[pb.Node]
) -> ChangeRole:
    written = [o.def_elem for o in options]
    password = any(o.defname == "password" and o.HasField("arg") for o in written)
    return ChangeRole(action, role, tuple(map(_attribute, written)), password=password)


def _attribute(option: pb.DefElem) -> str:
    """An attribute of a role as people write it: ``superuser``, ``nologin``, ``in role``."""
    word = _ATTRIBUTES.get(option.defname) or str(option.defname)
    off = option.arg.HasField("boolean") and not is_true(option)
    return "no" + word if off else word


def read_drop_role(node: pb.Node) -> Iterator[Operation]:
    """DROP ROLE."""
    for role in role_names(node.drop_role_stmt.roles):
        yield ChangeRole("drop", role)


READERS = {
    "create_policy_stmt": read_create_policy,
    "alter_policy_stmt": read_alter_policy,
    "grant_stmt": read_grant,
    "grant_role_stmt": read_grant_role,
    "alter_default_privileges_stmt": read_default_privileges,
    "alter_owner_stmt": read_owner,
    "create_role_stmt": read_create_role,
    "alter_role_stmt": read_alter_role,
    "alter_role_set_stmt": read_alter_role_set,
    "drop_role_stmt": read_drop_role,
}
