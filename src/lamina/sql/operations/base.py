"""What all operations share."""

import msgspec

from lamina.sql.names import Name


class Operation(msgspec.Struct, frozen=True, kw_only=True, tag_field="operation", tag=True):
    """One change to one object.

    Attributes:
        table_only: ALTER TABLE ONLY: the table's partitions and children stay as they are.
        if_there: ALTER ... IF EXISTS: nothing happens where the object is not there.
    """

    table_only: bool = False
    if_there: bool = False


class Opaque(Operation, frozen=True):
    """A statement, or a part of one, that the reader does not model: reported as not reviewed.

    Attributes:
        kind: What it is, in a few words: ``create operator class``, ``alter table inherit``.
    """

    kind: str
    table: Name | None = None
