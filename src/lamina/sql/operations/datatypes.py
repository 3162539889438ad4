"""Operations on types and domains."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation
from lamina.sql.operations.tables import Column, Constraint


class CreateType(Operation, frozen=True):
    """CREATE TYPE and CREATE DOMAIN.

    Attributes:
        labels: Of an enum.
        attributes: Of a composite type.
        base: The type under a domain.
        constraints: What a domain allows, NOT NULL included.
    """

    type: Name
    kind: Literal["enum", "composite", "range", "domain"]
    labels: tuple[str, ...] = ()
    attributes: tuple[Column, ...] = ()
    base: str = ""
    constraints: tuple[Constraint, ...] = ()


class AddEnumValue(Operation, frozen=True):
    """ALTER TYPE ... ADD VALUE; ``before`` and ``after`` name a neighbour or are empty."""

    type: Name
    value: str
    before: str = ""
    after: str = ""
    if_not_exists: bool = False


class RenameEnumValue(Operation, frozen=True):
    """ALTER TYPE ... RENAME VALUE."""

    type: Name
    value: str
    new_value: str


class DropType(Operation, frozen=True):
    """DROP TYPE and DROP DOMAIN."""

    type: Name
    domain: bool = False
    if_exists: bool = False
    cascade: bool = False
