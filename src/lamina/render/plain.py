"""Text from a database, a file or a person, made harmless for a terminal."""

import unicodedata

_KEPT = frozenset({"Zs", "Cs"})  # blanks of other scripts; lone surrogates, which streams escape


def plain(text: str, keep: str = "") -> str:
    """Return `text` with a mark in place of each character that steers a terminal.

    Line ends and tabs are such characters too, because a name with a line end would forge a line,
    and so are those that reorder what is shown.

    Args:
        text: The text.
        keep: Characters that stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(
        c
        if c.isprintable() or c in keep or unicodedata.category(c) in _KEPT
        else "\N{REPLACEMENT CHARACTER}"
        for c in text
    )
