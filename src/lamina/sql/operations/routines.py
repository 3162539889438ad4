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
        body: The text between the quotes; for a body in SQL's own form the parser's print of it.
        sql_body: The body is in SQL's own form: RETURN or BEGIN ATOMIC.
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
    strict: bool = False
    sql_body: bool = False


class AlterFunction(Operation, frozen=True):
    """ALTER FUNCTION with new options.

    Attributes:
        security_definer: None where it stays.
        options: The names of all that changes.
        volatility: Empty where it stays.
        reset: The settings that go; ``all`` for all of them.
    """

    function: Name
    arguments: tuple[str, ...] | None
    security_definer: bool | None = None
    settings: tuple[tuple[str, str], ...] = ()
    options: tuple[str, ...] = ()
    volatility: str = ""
    reset: tuple[str, ...] = ()


class DropFunction(Operation, frozen=True):
    """DROP FUNCTION, PROCEDURE, ROUTINE or AGGREGATE; ``arguments`` None where not written."""

    function: Name
    arguments: tuple[str, ...] | None
    kind: str = "function"
    if_exists: bool = False
    cascade: bool = False


class CreateTrigger(Operation, frozen=True):
    """CREATE TRIGGER.

    Attributes:
        timing: ``before``, ``after`` or ``instead of``.
        when: The condition, or empty.
        columns: Those after UPDATE OF.
    """

    table: Name
    name: str
    timing: str
    events: tuple[str, ...]
    function: Name
    for_each_row: bool = True
    or_replace: bool = False
    constraint: bool = False
    when: str = ""
    columns: tuple[str, ...] = ()
    deferrable: bool = False


class DropTrigger(Operation, frozen=True):
    """DROP TRIGGER."""

    table: Name
    name: str
    if_exists: bool = False
    cascade: bool = False


class SwitchTrigger(Operation, frozen=True):
    """ALTER TABLE ... ENABLE or DISABLE TRIGGER.

    Attributes:
        name: The trigger, ``all`` or ``user``.
        mode: ``always`` or ``replica`` where it is written, else empty.
    """

    table: Name
    name: str
    enabled: bool
    mode: str = ""


class CreateEventTrigger(Operation, frozen=True):
    """CREATE EVENT TRIGGER; ``event`` is ``ddl_command_start`` and so on."""

    name: str
    event: str
    function: Name


class SwitchEventTrigger(Operation, frozen=True):
    """ALTER EVENT TRIGGER ... ENABLE or DISABLE."""

    name: str
    enabled: bool


class CreateRule(Operation, frozen=True):
    """CREATE RULE; ``event`` is ``select``, ``insert``, ``update`` or ``delete``."""

    table: Name
    name: str
    event: str
    instead: bool = False
    or_replace: bool = False


class SwitchRule(Operation, frozen=True):
    """ALTER TABLE ... ENABLE or DISABLE RULE."""

    table: Name
    name: str
    enabled: bool
