"""Operations on who may do what: row level security, policies, grants, owners, roles."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class EnableRls(Operation, frozen=True):
    """ALTER TABLE ... ENABLE ROW LEVEL SECURITY."""

    table: Name


class DisableRls(Operation, frozen=True):
    """ALTER TABLE ... DISABLE ROW LEVEL SECURITY."""

    table: Name


class ForceRls(Operation, frozen=True):
    """ALTER TABLE ... FORCE ROW LEVEL SECURITY: it holds for the owner too."""

    table: Name


class NoForceRls(Operation, frozen=True):
    """ALTER TABLE ... NO FORCE ROW LEVEL SECURITY."""

    table: Name


class CreatePolicy(Operation, frozen=True):
    """CREATE POLICY.

    Attributes:
        command: ``select``, ``insert``, ``update``, ``delete`` or ``all``.
        roles: As written; ``public`` where no role is.
        using: The predicate for rows that are there, or None.
        check: The predicate for rows that are written, or None.
    """

    table: Name
    name: str
    command: str
    roles: tuple[str, ...]
    permissive: bool = True
    using: str | None = None
    check: str | None = None


class AlterPolicy(Operation, frozen=True):
    """ALTER POLICY; what stays as it is, is empty or None."""

    table: Name
    name: str
    roles: tuple[str, ...] = ()
    using: str | None = None
    check: str | None = None


class DropPolicy(Operation, frozen=True):
    """DROP POLICY."""

    table: Name
    name: str
    if_exists: bool = False


class Grant(Operation, frozen=True):
    """GRANT on one object.

    Attributes:
        privileges: Lower case; ``all`` for all of them.
        kind: ``table``, ``sequence``, ``function``, ``schema``, ``type``, ``all tables in schema``
            and so on.
        on: The object; for a schema, or everything in one, the schema's name.
        roles: ``public`` for everyone.
        columns: Where the privileges reach to some columns only.
        arguments: For a function, the types of its arguments; None where they are not written.
    """

    privileges: tuple[str, ...]
    kind: str
    on: Name
    roles: tuple[str, ...]
    columns: tuple[str, ...] = ()
    arguments: tuple[str, ...] | None = None
    grant_option: bool = False


class Revoke(Grant, frozen=True):
    """REVOKE on one object; ``grant_option`` where only the right to grant goes."""

    cascade: bool = False


class GrantRole(Operation, frozen=True):
    """GRANT role TO role."""

    granted: tuple[str, ...]
    roles: tuple[str, ...]


class RevokeRole(Operation, frozen=True):
    """REVOKE role FROM role."""

    granted: tuple[str, ...]
    roles: tuple[str, ...]


class AlterDefaultPrivileges(Operation, frozen=True):
    """ALTER DEFAULT PRIVILEGES; ``makers`` are the roles after FOR ROLE."""

    grants: bool
    privileges: tuple[str, ...]
    kind: str
    roles: tuple[str, ...]
    schemas: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()


class ChangeOwner(Operation, frozen=True):
    """ALTER ... OWNER TO."""

    kind: str
    name: Name
    owner: str


class ChangeRole(Operation, frozen=True):
    """CREATE, ALTER or DROP of a role, settings of a role included.

    Attributes:
        options: The attributes as written (``superuser``, ``nologin``, ``password``), or the names
            of settings.
        password: A password stands in the statement.
    """

    action: Literal["create", "alter", "drop"]
    role: str
    options: tuple[str, ...] = ()
    password: bool = False
