"""Operations on schemas, extensions, sequences, publications, and on objects of any kind."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation

PublicationAction = Literal["add", "drop", "set", "options"]


class CreateSchema(Operation, frozen=True):
    """CREATE SCHEMA; what it creates inside comes as operations of its own."""

    name: str
    if_not_exists: bool = False


class DropSchema(Operation, frozen=True):
    """DROP SCHEMA."""

    name: str
    if_exists: bool = False
    cascade: bool = False


class CreateExtension(Operation, frozen=True):
    """CREATE EXTENSION; schema and version are empty where not written."""

    name: str
    schema: str = ""
    version: str = ""
    if_not_exists: bool = False


class DropExtension(Operation, frozen=True):
    """DROP EXTENSION."""

    name: str
    if_exists: bool = False
    cascade: bool = False


class CreateSequence(Operation, frozen=True):
    """CREATE SEQUENCE."""

    sequence: Name
    if_not_exists: bool = False


class AlterSequence(Operation, frozen=True):
    """ALTER SEQUENCE; ``options`` are the names of what changes."""

    sequence: Name
    options: tuple[str, ...] = ()


class DropSequence(Operation, frozen=True):
    """DROP SEQUENCE."""

    sequence: Name
    if_exists: bool = False
    cascade: bool = False


class CreatePublication(Operation, frozen=True):
    """CREATE PUBLICATION."""

    name: str
    tables: tuple[Name, ...] = ()
    all_tables: bool = False


class AlterPublication(Operation, frozen=True):
    """ALTER PUBLICATION ... ADD, DROP or SET.

    Attributes:
        tables: The tables named.
        others: How many things are named that are not a table (TABLES IN SCHEMA).
    """

    name: str
    action: PublicationAction
    tables: tuple[Name, ...] = ()
    others: int = 0


class Rename(Operation, frozen=True):
    """ALTER ... RENAME TO for anything but tables, columns and enum values.

    Attributes:
        kind: ``index``, ``view``, ``function``, ``constraint``, ``policy`` and so on.
        name: The old name.
        table: The table, for what belongs to one.
    """

    kind: str
    name: Name
    new_name: str
    table: Name | None = None


class SetSchema(Operation, frozen=True):
    """ALTER ... SET SCHEMA."""

    kind: str
    name: Name
    schema: str


class DropObject(Operation, frozen=True):
    """DROP of a kind that has no operation of its own: publication, event trigger, rule, ..."""

    kind: str
    name: Name
    if_exists: bool = False
    cascade: bool = False


class CommentOn(Operation, frozen=True):
    """COMMENT ON; ``text`` is None where the comment goes.

    Attributes:
        name: The object; for a column, constraint, policy or trigger the name in its table.
        table: The table of such a thing.
    """

    kind: str
    name: Name
    text: str | None
    table: Name | None = None
