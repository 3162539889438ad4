"""Operations on functions and triggers."""

import msgspec

from lamina.sql.names import Name
from lamina.sql.operations.base import Operation


class Argument(msgspec.Struct, frozen=True):
    """An argument; ``mode`` is ``in``, ``out``, ``inout``, ``variadic``, ``table``."""

    name: str
    type: str
    mode: str = "in"
    default: str | None = None


class CreateFunction(Operation, frozen=True):
    """CREATE FUNCTION and CREATE PROCEDURE.

    Attributes:
        returns: The type, ``setof`` included; empty for a procedure.
        volatility: ``volatile``, ``stable`` or ``immutable``.
        settings: SET clauses: names in lower case and their values as text.
        body: The text between the quotes; empty for a body in SQL's own form.
    """

    function: Name
    arguments: tuple[Argument, ...]
    returns: str
    language: str = "sql"
    or_replace: bool = False
    procedure: bool = False
    security_definer: bool = False
    volatility: str = "volatile"
    settings: tuple[tuple[str, str], ...] = ()
    body: str = ""


class AlterFunction(Operation, frozen=True):
    """ALTER FUNCTION with new options.

    Attributes:
        security_definer: None where it stays.
        options: The names of all that changes.
    """

    function: Name
    arguments: tuple[str, ...] | None
    security_definer: bool | None = None
    settings: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()


class DropFunction(Operation, frozen=True):
    """DROP FUNCTION, PROCEDURE, ROUTINE or AGGREGATE; ``arguments`` None where not written."""

    function: Name
    arguments: tuple[str, ...] | None
    kind: str = "function"
    if_exists: bool = False
    cascade: bool = False


class CreateTrigger(Operation, frozen=True):
    """CREATE TRIGGER; ``timing`` is before, after or instead of."""

    table: Name
    name: str
    timing: str
    events: tuple[str, ...]
    function: Name
    for_each_row: bool = True
    or_replace: bool = False
    constraint: bool = False


class DropTrigger(Operation, frozen=True):
    """DROP TRIGGER."""

    table: Name
    name: str
    if_exists: bool = False
    cascade: bool = False


class SwitchTrigger(Operation, frozen=True):
    """ALTER TABLE ... ENABLE or DISABLE TRIGGER; ``name`` may be ``all`` or ``user``."""

    table: Name
    name: str
    enabled: bool
