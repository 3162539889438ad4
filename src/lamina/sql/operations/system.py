"""Operations on the server, on databases, and on all that a role owns."""

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class AlterSystem(Operation, frozen=True):
    """ALTER SYSTEM; ``name`` is the parameter, ``all`` for RESET ALL."""

    name: str


class CreateDatabase(Operation, frozen=True):
    """CREATE DATABASE."""

    name: str


class DropDatabase(Operation, frozen=True):
    """DROP DATABASE."""

    name: str


class DropOwned(Operation, frozen=True):
    """DROP OWNED BY: all that the roles own goes."""

    roles: tuple[str, ...]
    cascade: bool = False


class ReassignOwned(Operation, frozen=True):
    """REASSIGN OWNED BY ... TO."""

    roles: tuple[str, ...]
    to: str


class SetTablespace(Operation, frozen=True):
    """ALTER ... SET TABLESPACE.

    Attributes:
        kind: ``table``, ``index``, ..., or ``all tables in tablespace`` with that one's name.
    """

    kind: str
    name: Name
    tablespace: str
