"""Operations on views, and the options in WITH."""

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class CreateView(Operation, frozen=True):
    """CREATE VIEW and CREATE MATERIALIZED VIEW.

    Attributes:
        options: What stands in WITH: names in lower case, values as text, empty where none is.
        reads: The tables and views in its query.
        security_invoker: The rights of the reader hold, and with them row level security.
        columns: The names written after the view's name.
        query: The query as SQL.
        column_names: The names of its columns: those written, or those that the query gives;
            ``*`` stands for the columns that a star brings.
        check_option: ``local``, ``cascaded`` or empty.
    """

    view: Name
    materialized: bool = False
    or_replace: bool = False
    if_not_exists: bool = False
    options: tuple[tuple[str, str], ...] = ()
    security_invoker: bool = False
    reads: tuple[Name, ...] = ()
    columns: tuple[str, ...] = ()
    query: str = ""
    column_names: tuple[str, ...] = ()
    with_data: bool = True
    check_option: str = ""
    temporary: bool = False


class DropView(Operation, frozen=True):
    """DROP VIEW and DROP MATERIALIZED VIEW."""

    view: Name
    materialized: bool = False
    if_exists: bool = False
    cascade: bool = False


class RefreshView(Operation, frozen=True):
    """REFRESH MATERIALIZED VIEW."""

    view: Name
    concurrently: bool = False
    with_data: bool = True


class SetOptions(Operation, frozen=True):
    """ALTER TABLE, VIEW or INDEX ... SET or RESET ( options ), each with its value or empty."""

    kind: str
    name: Name
    options: tuple[tuple[str, str], ...]
    reset: bool = False
