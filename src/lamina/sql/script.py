"""A script read as far as it can be: the statements, and what could not be read.

A script that the grammar accepts costs one parse. Otherwise psql's own lines are put aside, the
rest is cut at its semicolons, and what fails is narrowed down to single statements.
"""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from lamina.errors import LaminaError
from lamina.sql.lexer import PSQL_COMMAND, PSQL_HINT, ROWS_HINT, Lexeme, lexemes
from lamina.sql.pieces import Pieces
from lamina.sql.source import BOM, Source, Span, SqlSyntaxError
from lamina.sql.statements import Statement, split

UnreadKind = Literal["syntax error", "psql command", "copy data", "not text"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_ENDS_STATEMENT = re.compile(r"\\(?:g\w*|crosstabview|watch)")
_BATCH = 32_000
_LONGEST_COMMAND = 40
_ROWS = "rows after COPY ... FROM STDIN, which only psql understands"


class Unread(msgspec.Struct, frozen=True):
    """A part of a script that could not be read.

    Attributes:
        kind: ``syntax error``, ``psql command``, ``copy data``, or ``not text`` for NUL bytes and
            bytes that are not UTF-8 (reported once each, at the first).
        message: What the parser says, or why it is no SQL.
        span: The token that the grammar refuses, the command, or the rows, in characters.
    """

    kind: UnreadKind
    message: str
    hint: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int


class Script(msgspec.Struct, frozen=True):
    """The statements of a script and what could not be read, both in order of their places."""

    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...] = ()


def read_script(text: str) -> Script:
    """The statements of any text, with what could not be read; never raises."""
    from lamina.sql import reader as _  # noqa: F401, PLC0415  # a broken installation is no bad SQL

    try:
        return Script(split(text))
    except Exception:  # noqa: BLE001  # whatever stops the parser, the rest of the file is read
        return _Salvage(text).script()


class _Salvage:
    """The reading of a script in parts."""

    def __init__(self, text: str) -> None:
        self._source = Source(text)
        self._unread: list[Unread] = []
        self._text = self._without_what_is_no_text(text)
        self._pieces: list[Span] = []

    def script(self) -> Script:
        cut, aside = Pieces(self._text), []
        for token in lexemes(self._text):
            cut.add(token)
            if token.kind in {"command", "rows"}:
                aside.append(token)
        if aside:
            self._put_aside(aside)
            cut = Pieces(self._text)
            for token in lexemes(self._text):
                cut.add(token)
        self._pieces = cut.finished()
        statements = [s for first, last in self._batches() for s in self._read(first, last)]
        return Script(tuple(statements), tuple(sorted(self._unread, key=lambda u: u.span)))

    def _without_what_is_no_text(self, text: str) -> str:
        """The text with a blank or U+FFFD for each character that PostgreSQL cannot take."""
        if text.startswith(BOM):
            text = " " + text[1:]
        nul, surrogate = text.find("\0"), _SURROGATE.search(text)
        if nul >= 0:
            message = "NUL byte, which PostgreSQL cannot store in text"
            self._report("not text", message, Span(nul, nul + 1))
        if surrogate:
            self._report("not text", "not UTF-8 text", Span(*surrogate.span()))
        return _SURROGATE.sub("\ufffd", text.replace("\0", " "))

    def _put_aside(self, tokens: list[Lexeme]) -> None:
        """Blank out psql's commands and COPY's rows, and report them."""
        parts, end = [], 0
        for kind, start, stop, _ in tokens:
            part = self._text[start:stop]
            ends = kind == "command" and _ENDS_STATEMENT.match(part)
            parts += [self._text[end:start], ";" if ends else " ", " " * (stop - start - 1)]
            end = stop
            if kind == "rows":
                self._report("copy data", _ROWS, Span(start, stop), ROWS_HINT)
            else:
                command = part.split(maxsplit=1)[0][:_LONGEST_COMMAND]
                place = Span(start, start + len(part.rstrip()))
                self._report("psql command", PSQL_COMMAND.format(command=command), place, PSQL_HINT)
        self._text = "".join([*parts, self._text[end:]])

    def _batches(self) -> Iterator[tuple[int, int]]:
        """Ranges of pieces that are parsed together, so that many statements cost little."""
        first, start = 0, 0
        for number, piece in enumerate(self._pieces, 1):
            if piece.end - start > _BATCH or number == len(self._pieces):
                yield first, number
                first, start = number, piece.end

    def _read(self, first: int, last: int) -> Iterator[Statement]:
        """The statements of some pieces; halved until what fails is one piece."""
        start, end = self._pieces[first].start, self._pieces[last - 1].end
        try:
            found = split(self._text[start:end])
        except Exception as error:  # noqa: BLE001  # a limit of the parser is no crash of ours
            if last - first == 1:
                self._refused(error, start, end)
                return
            middle = (first + last) // 2
            yield from self._read(first, middle)
            yield from self._read(middle, last)
            return
        for statement in found:
            yield self._moved(statement, start)

    def _moved(self, statement: Statement, by: int) -> Statement:
        """The statement with its place in the whole text."""
        line, column = self._source.position(statement.span.start + by)
        return msgspec.structs.replace(
            statement,
            span=Span(statement.span.start + by, statement.span.end + by),
            outer=Span(statement.outer.start + by, statement.outer.end + by),
            line=line,
            column=column,
        )

    def _refused(self, error: Exception, start: int, end: int) -> None:
        """Report one piece, at the token that the parser points to."""
        text = self._text[start:end]
        if isinstance(error, SqlSyntaxError):
            offset, message = min(error.offset, len(text.rstrip())), error.reason
        else:
            offset, message = 0, f"the parser could not read it: {type(error).__name__}"
        solid = (t for t in lexemes(text, offset) if t.kind != "comment" or not t.closed)
        token = next(solid, Lexeme("other", offset, offset))
        hint = error.hint if isinstance(error, LaminaError) else ""
        self._report("syntax error", message, Span(start + token.start, start + token.end), hint)

    def _report(self, kind: UnreadKind, message: str, place: Span, hint: str = "") -> None:
        start, end = self._source.position(place.start), self._source.position(place.end)
        self._unread.append(Unread(kind, message, hint, place, *start, *end))
