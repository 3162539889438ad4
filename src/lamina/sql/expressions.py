"""Facts about expressions: what they read and call, how volatile they are, what they let through.

Only for where the facts are needed: they cost a parse each, and are kept.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from lamina.sql.builtin_volatility import builtin, platform
from lamina.sql.column_reads import ColumnRead, Reads, Scope
from lamina.sql.grammar import parse_expression
from lamina.sql.names import Name
from lamina.sql.predicates import compare, tautology
from lamina.sql.reader.queries import tables_read

__all__ = [
    "ColumnRead",
    "Expression",
    "Volatility",
    "compare",
    "facts",
    "tautology",
    "volatility",
]

Volatility = Literal["immutable", "stable", "volatile", "unknown"]

_WORST: tuple[Volatility, ...] = ("volatile", "unknown", "stable", "immutable")


class Expression(msgspec.Struct, frozen=True):
    """Facts about an expression.

    Attributes:
        columns: The columns it reads, aliases resolved; ``table`` None where none is written.
        reads: The tables that its sub-selects read.
        calls: The functions it calls, ``current_user`` and its kin among them.
        calls_per_row: Those outside every scalar sub-select ``(select f())``.
        parsed: False where the text is no expression, so that nothing is known.
    """

    columns: tuple[ColumnRead, ...] = ()
    reads: tuple[Name, ...] = ()
    calls: tuple[Name, ...] = ()
    calls_per_row: tuple[Name, ...] = ()
    parsed: bool = True


@lru_cache(maxsize=8192)
def facts(expression: str) -> Expression:
    """The facts about an expression; for any text."""
    node = parse_expression(expression)
    if node is None:
        return Expression(parsed=False)
    reads = Reads(node, Scope(None, more=True))
    return Expression(
        columns=tuple(reads.columns),
        reads=tables_read(node),
        calls=tuple(reads.calls),
        calls_per_row=tuple(reads.per_row),
    )


def volatility(expression: str, known: Mapping[Name, str]) -> Volatility:
    """The worst volatility of the functions in an expression; ``unknown`` for no expression.

    Operators and casts are not looked at: PostgreSQL has none that is volatile.

    Args:
        expression: SQL text.
        known: The volatility of the user's functions. One that is in neither list is unknown.
    """
    found = facts(expression)
    if not found.parsed:
        return "unknown"
    levels = {_of_function(name, known) for name in found.calls}
    if found.reads:
        levels.add("stable")
    return next((level for level in _WORST if level in levels), "immutable")


def _of_function(name: Name, known: Mapping[Name, str]) -> Volatility:
    if not name.schema or name.schema == "pg_catalog":
        own = builtin(name.name)
        if own:
            return own
    told = known.get(name) or known.get(name.qualified)
    if told:
        return next((level for level in _WORST if level == told.lower()), "unknown")
    return platform(name.schema, name.name) or "unknown"
