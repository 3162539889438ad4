"""What the review goes by, beside the SQL."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from lamina.review.finding import Severity
from lamina.sql.names import Name

FEW_ROWS = 10_000
"""A table of at most so many rows is small: reading or rewriting it takes a moment."""

MANY_ROWS = 1_000_000
"""A table of at least so many rows is large."""


class Settings(msgspec.Struct, frozen=True):
    """What the review goes by.

    Attributes:
        postgres: The major version, of `[db] major_version` in supabase/config.toml.
        exposed_schemas: What the Data API serves, of `[api] schemas`.
        expose_new_tables: New objects in `public` are granted to the API's roles.
        cli: The version of the Supabase CLI that applies the migrations; None when not known.
        large_tables: Of `[review] large-tables`.
        rows: How many rows tables have, of a statistics file.
        severities: Of `[rules]`, by rule.
        required_columns: Of `[review] required-columns`.
        name_pattern: Of `[review] name-pattern`; empty for none.
    """

    postgres: int = 17
    exposed_schemas: frozenset[str] = frozenset({"public", "graphql_public"})
    expose_new_tables: bool = True
    cli: tuple[int, ...] | None = None
    large_tables: frozenset[Name] = frozenset()
    rows: Mapping[Name, int] = MappingProxyType({})
    severities: Mapping[str, Severity] = MappingProxyType({})
    required_columns: tuple[str, ...] = ()
    name_pattern: str = ""

    def size(self, table: Name) -> str:
        """`large`, `middle` or `small`; empty where nobody said."""
        if table in self.large_tables:
            return "large"
        rows = self.rows.get(table)
        if rows is None:
            return ""
        if rows >= MANY_ROWS:
            return "large"
        return "small" if rows <= FEW_ROWS else "middle"
