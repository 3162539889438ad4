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
    """CREATE SEQUENCE.

    Attributes:
        owned_by: The table and the column, or None.
        type: The integer type after AS, or empty.
    """

    sequence: Name
    if_not_exists: bool = False
    temporary: bool = False
    owned_by: tuple[Name, str] | None = None
    type: str = ""


class AlterSequence(Operation, frozen=True):
    """ALTER SEQUENCE; ``options`` are the names of what changes.

    Attributes:
        owned_by: The table and the column, or None.
        owned_by_none: OWNED BY NONE is written.
    """

    sequence: Name
    options: tuple[str, ...] = ()
    owned_by: tuple[Name, str] | None = None
    owned_by_none: bool = False


class DropSequence(Operation, frozen=True):
    """DROP SEQUENCE."""

    sequence: Name
    if_exists: bool = False
    cascade: bool = False


class CreatePublication(Operation, frozen=True):
    """CREATE PUBLICATION; ``schemas`` are those of TABLES IN SCHEMA, ``only`` those after ONLY."""

    name: str
    tables: tuple[Name, ...] = ()
    all_tables: bool = False
    schemas: tuple[str, ...] = ()
    only: tuple[Name, ...] = ()


class AlterPublication(Operation, frozen=True):
    """ALTER PUBLICATION ... ADD, DROP or SET.

    Attributes:
        tables: The tables named.
        others: How many things are named that are not a table (TABLES IN SCHEMA).
        schemas: Those of TABLES IN SCHEMA.
        only: The tables that stand after ONLY, without their children.
    """

    name: str
    action: PublicationAction
    tables: tuple[Name, ...] = ()
    others: int = 0
    schemas: tuple[str, ...] = ()
    only: tuple[Name, ...] = ()


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
    arguments: tuple[str, ...] | None = None


class SetSchema(Operation, frozen=True):
    """ALTER ... SET SCHEMA; ``arguments`` are the types of a function's."""

    kind: str
    name: Name
    schema: str
    arguments: tuple[str, ...] | None = None


class DropObject(Operation, frozen=True):
    """DROP of a kind that has no operation of its own: publication, event trigger, rule, ...

    Attributes:
        name: Empty for a cast, which has none.
        table: Of a rule.
    """

    kind: str
    name: Name
    if_exists: bool = False
    cascade: bool = False
    table: Name | None = None


class CreateObject(Operation, frozen=True):
    """CREATE of a kind of which only the existence matters: aggregate, operator, cast, ...

    Attributes:
        name: Empty for a cast; the type of a transform; the role of a user mapping.
        table: The table of statistics.
        columns: The columns of statistics.
    """

    kind: str
    name: Name
    table: Name | None = None
    or_replace: bool = False
    if_not_exists: bool = False
    columns: tuple[str, ...] = ()


class AlterObject(Operation, frozen=True):
    """ALTER of such a kind, or of a part that has no operation of its own.

    Attributes:
        what: In a few words: ``update``, ``add``, ``options``, ``refresh version``.
    """

    kind: str
    name: Name
    what: str


class ImportForeignSchema(Operation, frozen=True):
    """IMPORT FOREIGN SCHEMA; ``schema`` is the one that receives the tables."""

    schema: str
    server: str


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
    arguments: tuple[str, ...] | None = None
