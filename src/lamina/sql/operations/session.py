"""Operations on the session, and upkeep."""

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class DoBlock(Operation, frozen=True):
    """DO: anonymous code, which runs at once; the operations of its static SQL follow.

    Attributes:
        dynamic: What EXECUTE is given where it is not a constant, shortened.
        read: Whether all else in the body was read.
    """

    language: str
    body: str
    dynamic: tuple[str, ...] = ()
    read: bool = True


class SetParameter(Operation, frozen=True):
    """SET and RESET.

    Attributes:
        value: As text; None for RESET and for SET ... TO DEFAULT.
        local: Until the end of the transaction only.
    """

    name: str
    value: str | None
    local: bool = False


class Transaction(Operation, frozen=True):
    """BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin; ``savepoint`` is its name, or empty."""

    kind: str
    savepoint: str = ""


class LockTable(Operation, frozen=True):
    """LOCK TABLE; ``mode`` as PostgreSQL writes it, ``ACCESS EXCLUSIVE``."""

    table: Name
    mode: str
    nowait: bool = False


class Maintain(Operation, frozen=True):
    """VACUUM, ANALYZE, REINDEX and CLUSTER.

    Attributes:
        action: ``vacuum``, ``vacuum full``, ``analyze``, ``reindex`` or ``cluster``.
        on: What it works on; None for the whole database.
        kind: Of a REINDEX: ``index``, ``table``, ``schema``, ``database`` or ``system``.
    """

    action: str
    on: Name | None = None
    concurrently: bool = False
    kind: str = ""


class SessionCommand(Operation, frozen=True):
    """A command that changes nothing in the schema: LISTEN, PREPARE, EXPLAIN, SHOW, FETCH, ...

    Attributes:
        kind: In lower case: ``listen``, ``declare cursor``, ``set constraints``.
    """

    kind: str
