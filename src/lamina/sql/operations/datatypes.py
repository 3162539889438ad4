"""Operations on types and domains."""

from typing import Literal

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation
from lamina.sql.operations.tables import Column, Constraint

DomainAction = Literal[
    "add constraint",
    "drop constraint",
    "validate constraint",
    "set not null",
    "drop not null",
    "set default",
    "drop default",
]


class CreateType(Operation, frozen=True):
    """CREATE TYPE and CREATE DOMAIN.

    Attributes:
        labels: Of an enum.
        attributes: Of a composite type.
        base: The type under a domain.
        constraints: What a domain allows, NOT NULL included.
        default: Of a domain, or None.
    """

    type: Name
    kind: Literal["enum", "composite", "range", "domain", "base", "shell"]
    labels: tuple[str, ...] = ()
    attributes: tuple[Column, ...] = ()
    base: str = ""
    constraints: tuple[Constraint, ...] = ()
    default: str | None = None


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


class AlterCompositeType(Operation, frozen=True):
    """ALTER TYPE ... ADD, DROP or ALTER ATTRIBUTE; ``type_text`` is the attribute's new type."""

    type: Name
    action: Literal["add", "drop", "alter"]
    attribute: str
    type_text: str = ""
    cascade: bool = False


class AlterDomain(Operation, frozen=True):
    """ALTER DOMAIN.

    Attributes:
        constraint: The one that is added.
        name: Of the constraint that is dropped or validated.
        default: The new default.
    """

    domain: Name
    action: DomainAction
    constraint: Constraint | None = None
    name: str = ""
    default: str | None = None


class DropType(Operation, frozen=True):
    """DROP TYPE and DROP DOMAIN."""

    type: Name
    domain: bool = False
    if_exists: bool = False
    cascade: bool = False
