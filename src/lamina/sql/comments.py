"""The comments of a script."""

import msgspec

from lamina.sql.lexer import lexemes
from lamina.sql.source import Source, Span


class Comment(msgspec.Struct, frozen=True):
    """One comment: its text with ``--`` or ``/* */``, its place in characters, its first line."""

    text: str
    span: Span
    line: int


def comments(text: str, containing: str = "") -> tuple[Comment, ...]:
    """The comments of a script that hold ``containing``, in order; for any text.

    What stands in strings, quoted names, dollar quotes and rows after COPY is none. A comment that
    does not end goes to the end of the text.
    """
    if containing not in text:
        return ()
    source = Source(text)
    return tuple(
        Comment(text[start:end], Span(start, end), source.position(start)[0])
        for kind, start, end, _ in lexemes(text)
        if kind == "comment" and containing in text[start:end]
    )
