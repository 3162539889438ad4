"""A script as text and as bytes, and the way from one position to the other.

The parser counts bytes; people, editors and reports count lines, columns and characters.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

import msgspec

from lamina.errors import LaminaError

BOM = "\ufeff"
_CONTINUATION_BYTE = re.compile(rb"[\x80-\xbf]")
_NEWLINE = re.compile("\n")


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of a text, in characters: ``text[start:end]``."""

    start: int
    end: int


class SqlSyntaxError(LaminaError):
    """A script that PostgreSQL's grammar refuses.

    Attributes:
        reason: What the parser says, for example ``syntax error at or near "frm"``.
        offset: Where, in characters from the start of the text.
        line: The line, from 1.
        column: The column in characters, from 1; a byte order mark does not count.
    """

    def __init__(self, reason: str, source: "Source", offset: int, hint: str = "") -> None:
        self.reason = reason
        self.offset = offset
        self.line, self.column = source.position(offset)
        super().__init__(f"line {self.line}, column {self.column}: {reason}", hint)


class Source:
    """A script, ready for the parser.

    Args:
        text: The script as read from a file, a byte order mark and CRLF included.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.has_bom = text.startswith(BOM)

    @cached_property
    def parsable(self) -> str:
        """The text with a byte order mark replaced by as many blanks as it has bytes.

        Raises:
            SqlSyntaxError: The text holds a NUL byte, at which the parser would silently stop,
                or characters that are not Unicode text.
        """
        nul = self.text.find("\0")
        if nul >= 0:
            raise SqlSyntaxError("NUL byte, which PostgreSQL cannot store in text", self, nul)
        try:
            self.text.encode()
        except UnicodeEncodeError as error:
            raise SqlSyntaxError("not UTF-8 text", self, error.start) from error
        return "   " + self.text[1:] if self.has_bom else self.text

    def char(self, byte: int) -> int:
        """The character at which a byte offset of the parser stands."""
        if self.text.isascii():
            return byte
        return byte - bisect_left(self._continuation_bytes, byte)

    def char_of_error(self, cursor: int) -> int:
        """The character of a parser error, which counts characters from 1, or 0 for unknown."""
        return max(cursor - 1 - (2 if self.has_bom else 0), 0)

    def position(self, char: int) -> tuple[int, int]:
        """Line and column of a character, both from 1; a byte order mark has no column."""
        line = bisect_right(self._line_starts, char)
        start = self._line_starts[line - 1]
        return line, char - start + (0 if self.has_bom and line == 1 and char > 0 else 1)

    @cached_property
    def _continuation_bytes(self) -> list[int]:
        return [m.start() for m in _CONTINUATION_BYTE.finditer(self.text.encode())]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(m.end() for m in _NEWLINE.finditer(self.text))]
