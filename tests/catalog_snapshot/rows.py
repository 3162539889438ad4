"""Rows of a query as plain values."""

from collections.abc import Callable
from typing import LiteralString, TypeVar

from lamina.adapters.postgres import Connection

T = TypeVar("T")


def frozen(value: object) -> object:
    """Return the value with tuples in place of lists, and an empty text in place of None."""
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    return "" if value is None else value


def keyed(
    connection: Connection,
    query: LiteralString,
    record: Callable[..., T],
    **values: object,
) -> dict[str, T]:
    """Return `record` of each row's other columns under the row's first column.

    Raises:
        ValueError: Two rows have the same key, so the key is not a name.
    """
    found: dict[str, T] = {}
    for key, *others in connection.execute(query, values):
        if str(key) in found:
            raise ValueError(f"two objects are called {key}")
        found[str(key)] = record(*map(frozen, others))
    return found
