"""Views: what they read in the end, and where their options stand in the text."""

from collections.abc import Iterator

from lamina.review.about_access import edit, tokens, word, written_out
from lamina.review.context import Context
from lamina.review.finding import Edit
from lamina.sql.names import Name
from lamina.sql.schema import Schema

_CATALOGS = {"pg_catalog", "information_schema"}


def reads_of(schema: Schema, names: tuple[Name, ...]) -> set[Name]:
    """The tables that a query reads, through views too."""
    found: set[Name] = set()
    rest = list(names)
    while rest:
        name = rest.pop()
        view = schema.view(name)
        if view and name not in found:
            rest += view.reads
        found.add(name)
    return {n for n in found if schema.view(n) is None}


def reads_rows(names: tuple[Name, ...]) -> bool:
    """Whether a query reads more than the server's own catalogs."""
    return any(n.schema not in _CATALOGS and not n.name.startswith("pg_") for n in names)


def add_option(ctx: Context, option: str) -> Edit | None:
    """The edit that writes an option into CREATE VIEW, or None where its place is not clear."""
    if not written_out(ctx):
        return None
    text = ctx.statement.text
    found = list(_head(text))
    words = [w for w, _, _ in found]
    if "as" not in words or "view" not in words:
        return None
    at = words.index("as")
    if "with" in words[:at]:
        opened = next((e for w, _, e in found[words.index("with") : at] if w == "("), None)
        return edit(ctx, opened, opened, f"{option}, ") if opened is not None else None
    place = found[at - 1][2]
    return edit(ctx, place, place, f" with ({option})")


def _head(text: str) -> Iterator[tuple[str, int, int]]:
    """The tokens of CREATE VIEW up to AS, each with its place."""
    for token in tokens(text):
        told = word(text, token)
        yield told, token.start, token.end
        if told == "as":
            return
