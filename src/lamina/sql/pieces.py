"""Where to cut a script that does not parse: at its semicolons, bodies in SQL kept whole."""

import re

from lamina.sql.lexer import Lexeme
from lamina.sql.source import Span

# What no statement inside BEGIN ATOMIC ... END or CREATE RULE ... DO (...) begins with.
_RULE = ("create", "or", "replace", "rule")
_STARTS_ANEW = set(
    re.findall(
        r"\w+",
        "create alter drop grant revoke comment do set reset begin commit analyze vacuum copy"
        " truncate refresh reindex lock call explain",
    )
)


class Pieces:
    """The stretches of a text that hold one statement each, semicolon included.

    A piece starts where the one before it ends; what follows the last token belongs to none.
    The semicolons inside a body wait: when the body does not end they cut as well.

    Args:
        text: The whole text, whose tokens are added one by one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Span] = []
        self._start = self._last = 0
        self._waiting: list[int] = []
        self._begin_statement()

    def _begin_statement(self) -> None:
        self._first_words: list[str] = []
        self._word_before = ""
        self._depth = self._brackets = 0
        self._empty = self._after_semicolon = True

    def add(self, token: Lexeme) -> None:
        """Take the next token of the text."""
        if token.kind == "comment" and token.closed:
            return
        if token.kind == "word":
            self._word(self._text[token.start : token.end].lower())
        elif token.kind in {"open", "close"}:
            self._brackets = max(0, self._brackets + (1 if token.kind == "open" else -1))
        if token.kind == "end":
            self._semicolon(token.end)
        elif token.kind not in {"rows", "command"}:
            self._empty = self._after_semicolon = False
        self._last = token.end

    def finished(self) -> list[Span]:
        """All pieces, after the last token."""
        self._cut_at_waiting()
        if not self._empty:
            self._found.append(Span(self._start, self._last))
        return self._found

    def _word(self, word: str) -> None:
        if self._after_semicolon and self._waiting and word in _STARTS_ANEW:
            self._cut_at_waiting()
            self._begin_statement()
        if self._depth:
            self._depth += {"case": 1, "end": -1}.get(word, 0)
        elif word == "atomic" and self._word_before == "begin":
            self._depth = 1
        self._word_before = word
        if len(self._first_words) < len(_RULE):
            self._first_words.append(word)

    @property
    def _inside(self) -> bool:
        rule = self._first_words[:1] == ["create"] and "rule" in self._first_words
        return self._depth > 0 or (rule and self._brackets > 0)

    def _semicolon(self, end: int) -> None:
        if self._inside:
            self._waiting.append(end)
            self._after_semicolon = True
            return
        self._waiting = []
        if not self._empty:
            self._found.append(Span(self._start, end))
            self._start = end
        self._begin_statement()

    def _cut_at_waiting(self) -> None:
        for end in self._waiting:
            self._found.append(Span(self._start, end))
            self._start = end
        self._waiting = []
