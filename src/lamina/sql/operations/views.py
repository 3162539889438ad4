"""Operations on views, and the options in WITH."""

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class CreateView(Operation, frozen=True):
    """CREATE VIEW and CREATE MATERIALIZED VIEW.

    Attributes:
        options: What stands in WITH: names in lower case, values as text, empty where none is.
        reads: The tables and views in its query.
        security_invoker: The rights of the reader hold, and with them row level security.
    """

    view: Name
    materialized: bool = False
    or_replace: bool = False
    if_not_exists: bool = False
    options: tuple[tuple[str, str], ...] = ()
    security_invoker: bool = False
    reads: tuple[Name, ...] = ()


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


class SetOptions(Operation, frozen=True):
    """ALTER TABLE, VIEW or INDEX ... SET or RESET ( options ), each with its value or empty."""

    kind: str
    name: Name
    options: tuple[tuple[str, str], ...]
    reset: bool = False
