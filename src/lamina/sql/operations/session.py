"""Operations on rows, on the session, and upkeep."""

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class Insert(Operation, frozen=True):
    """INSERT or COPY ... FROM."""

    table: Name


class Update(Operation, frozen=True):
    """UPDATE."""

    table: Name
    has_where: bool


class Delete(Operation, frozen=True):
    """DELETE."""

    table: Name
    has_where: bool


class Merge(Operation, frozen=True):
    """MERGE: it may insert, update and delete."""

    table: Name


class Truncate(Operation, frozen=True):
    """TRUNCATE."""

    table: Name
    cascade: bool = False


class DoBlock(Operation, frozen=True):
    """DO: anonymous code, which runs at once."""

    language: str
    body: str


class SelectCall(Operation, frozen=True):
    """SELECT or CALL on its own, for example ``select cron.schedule(...)``.

    Attributes:
        functions: The functions called, in order of appearance.
        reads: The tables it reads.
    """

    functions: tuple[Name, ...] = ()
    reads: tuple[Name, ...] = ()


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
    """BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin."""

    kind: str


class LockTable(Operation, frozen=True):
    """LOCK TABLE; ``mode`` as PostgreSQL writes it, ``ACCESS EXCLUSIVE``."""

    table: Name
    mode: str


class Maintain(Operation, frozen=True):
    """VACUUM, ANALYZE, REINDEX and CLUSTER.

    Attributes:
        action: ``vacuum``, ``vacuum full``, ``analyze``, ``reindex`` or ``cluster``.
        on: What it works on; None for the whole database.
    """

    action: str
    on: Name | None = None
    concurrently: bool = False
