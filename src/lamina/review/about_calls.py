"""Calls in the text of a policy: where they stand, and whether they are made for each row."""

from collections.abc import Iterator

from lamina.review.about_access import edit, tokens, word
from lamina.review.context import Context
from lamina.review.finding import Edit
from lamina.sql.lexer import Lexeme
from lamina.sql.names import Name

# Before a bracket with a sub-select in it that gives more than one value.
_NOT_SCALAR = {"exists", "in", "any", "some", "all", "array", "from", "join", "lateral", ","}


class Calls:
    """The calls of some functions in a statement, outside every scalar sub-select.

    Args:
        text: The statement.
        names: The functions; one without a schema is told by its name alone.
    """

    def __init__(self, text: str, names: set[Name]) -> None:
        self.text = text
        self.names = names
        self.found = tokens(text)
        self.words = [word(text, token) for token in self.found]

    def places(self, *, any_sub_select: bool = False) -> Iterator[tuple[int, int]]:
        """Where each call starts and ends, in characters.

        Args:
            any_sub_select: Leave out those in any sub-select, not only in scalar ones.
        """
        open_brackets: list[bool] = []  # whether each opens a sub-select to leave out
        for number, told in enumerate(self.words):
            if told == "(":
                if not any(open_brackets) and self._is_call(number):
                    yield self._start(number), self._end(number)
                open_brackets.append(self._opens(number, any_sub_select=any_sub_select))
            elif told == ")" and open_brackets:
                open_brackets.pop()

    def _opens(self, number: int, *, any_sub_select: bool) -> bool:
        after = self.words[number + 1] if number + 1 < len(self.words) else ""
        scalar = self.words[number - 1] not in _NOT_SCALAR
        return after == "select" and (any_sub_select or scalar)

    def _qualified(self, number: int) -> bool:
        return number >= 3 and self.words[number - 2] == "."  # noqa: PLR2004 - schema, dot, name

    def _is_call(self, number: int) -> bool:
        if not number:
            return False
        name = _plain(self.text, self.found[number - 1])
        schema = _plain(self.text, self.found[number - 3]) if self._qualified(number) else ""
        return Name(schema, name) in self.names

    def _start(self, number: int) -> int:
        return self.found[number - (3 if self._qualified(number) else 1)].start

    def _end(self, number: int) -> int:
        depth = 0
        for told, token in zip(self.words[number:], self.found[number:], strict=True):
            depth += 1 if told == "(" else -1 if told == ")" else 0
            if not depth:
                return token.end
        return self.found[-1].end


def _plain(text: str, token: Lexeme) -> str:
    """The name that a token means."""
    told = text[token.start : token.end]
    return told[1:-1].replace('""', '"') if told.startswith('"') else told.lower()


def wrapped(ctx: Context, names: set[Name]) -> tuple[str, tuple[Edit, ...]]:
    """The statement with `(select ...)` around each call, and the edits of the file that do it."""
    text = ctx.statement.text
    places = list(Calls(text, names).places())
    edits = []
    for start, end in places:
        edits += [edit(ctx, start, start, "(select "), edit(ctx, end, end, ")")]
    for start, end in reversed(places):
        text = f"{text[:start]}(select {text[start:end]}){text[end:]}"
    return text + ";", tuple(edits)
