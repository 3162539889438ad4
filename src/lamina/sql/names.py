"""Names of database objects."""

import re
from functools import lru_cache

import msgspec

_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")


class Name(msgspec.Struct, frozen=True, order=True, array_like=True):
    """A name with the schema that was written before it.

    Attributes:
        schema: The schema as written, unquoted; empty where the script leaves it to
            ``search_path``.
        name: The name, unquoted.
    """

    schema: str
    name: str

    @property
    def qualified(self) -> "Name":
        """The name with ``public`` where no schema is written: what two names compare by."""
        return self if self.schema else Name("public", self.name)

    def sql(self) -> str:
        """The name for a statement, quoted only where PostgreSQL needs it."""
        return f"{quote(self.schema)}.{quote(self.name)}" if self.schema else quote(self.name)

    def __str__(self) -> str:
        """The name for people: without ``public.``, quoted only where needed."""
        return quote(self.name) if self.schema in {"", "public"} else self.sql()


@lru_cache(maxsize=4096)
def quote(identifier: str) -> str:
    """The identifier as PostgreSQL accepts it, quoted only where it has to be.

    Source: manual, 4.1.1 "Identifiers and Key Words"; the same choice as ``quote_ident()``.
    """
    if _PLAIN.match(identifier) and not _is_keyword(identifier):
        return identifier
    return '"' + identifier.replace('"', '""') + '"'


def quote_literal(value: str) -> str:
    """The text as a string constant; backslashes mean themselves (manual, 4.1.2.1)."""
    return "'" + value.replace("'", "''") + "'"


def _is_keyword(word: str) -> bool:
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s

    return grammar.needs_quotes(word)
