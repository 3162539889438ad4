"""Each operation in words, as a sentence with the code marked."""

from collections.abc import Callable
from typing import Any

from lamina.describe.model import Phrase
from lamina.describe.phrases_access import ACCESS
from lamina.describe.phrases_before import found
from lamina.describe.phrases_objects import OBJECTS
from lamina.describe.phrases_others import OTHERS
from lamina.describe.phrases_parts import fitted
from lamina.describe.phrases_routines import ROUTINES
from lamina.describe.phrases_rows import ROWS
from lamina.describe.phrases_tables import TABLES
from lamina.sql.operations import Operation
from lamina.sql.schema import Schema, nothing_happens

PHRASES: dict[type[Operation], Callable[[Any, Any], Phrase]] = {
    **TABLES,
    **ACCESS,
    **ROUTINES,
    **OBJECTS,
    **ROWS,
    **OTHERS,
}
"""What is said of an operation and of the object that it found, for every kind of operation."""


def phrase(operation: Operation, before: Schema | None = None) -> Phrase:
    """What an operation does: ``adds profiles.avatar_url (text, nullable)``; no full stop.

    Args:
        operation: With the schema written in every name.
        before: The schema just before it: old types, conditions and defaults come from there.
    """
    told = phrase_of(operation, found(operation, before))
    if before is not None and nothing_happens(before, operation):
        return fitted((*told, ", if it is there"))
    return told


def phrase_of(operation: Operation, old: object) -> Phrase:
    """The same for an operation that changes, drops or replaces `old`."""
    return fitted(PHRASES[type(operation)](operation, old))
