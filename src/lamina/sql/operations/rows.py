"""Operations on rows."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation

Values = tuple[tuple[str | None, ...], ...]


class Insert(Operation, frozen=True):
    """INSERT or COPY ... FROM.

    Attributes:
        columns: Those named.
        rows: How many stand in VALUES; 0 where the statement does not say.
        conflict_columns: Those after ON CONFLICT.
        values: The first five rows of VALUES: constants as text, None for NULL and for the rest.
        reads: The tables that the rows come from.
        program: COPY ... FROM PROGRAM.
    """

    table: Name
    columns: tuple[str, ...] = ()
    source: Literal["values", "query", "default", "copy"] = "values"
    rows: int = 0
    conflict_columns: tuple[str, ...] = ()
    on_conflict: bool = False
    values: Values = ()
    reads: tuple[Name, ...] = ()
    program: bool = False


class Update(Operation, frozen=True):
    """UPDATE; ``columns`` are those that it writes, ``where`` is SQL or empty."""

    table: Name
    has_where: bool
    columns: tuple[str, ...] = ()
    where: str = ""
    reads: tuple[Name, ...] = ()


class Delete(Operation, frozen=True):
    """DELETE; ``where`` is SQL or empty."""

    table: Name
    has_where: bool
    where: str = ""
    reads: tuple[Name, ...] = ()


class Merge(Operation, frozen=True):
    """MERGE: it may insert, update and delete."""

    table: Name
    reads: tuple[Name, ...] = ()


class Truncate(Operation, frozen=True):
    """TRUNCATE."""

    table: Name
    cascade: bool = False
    restart_identity: bool = False


class SelectCall(Operation, frozen=True):
    """SELECT or CALL on its own, for example ``select cron.schedule(...)``.

    Attributes:
        functions: The functions called, in order of appearance.
        reads: The tables it reads.
        arguments: What each function is called with the first time: constants as text, None for
            NULL and for the rest.
    """

    functions: tuple[Name, ...] = ()
    reads: tuple[Name, ...] = ()
    arguments: Values = ()
