"""The statements of a PL/pgSQL body, cut out of its control structures.

libpg_query's own reader refuses trigger functions, types of other schemas, ``%rowtype`` and more,
so the body is read by its tokens; its statements begin with words of their own (manual, 43.3 to
43.9). The order of the text is kept: both branches of IF, loops and handlers come one by one.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal

import msgspec

from lamina.sql.lexer import Lexeme, lexemes

PartKind = Literal["sql", "expression", "execute"]

_NAME = r'(?:"[^"]+"|[\w$]+)'
_VARIABLE = rf"{_NAME}(?:\s*\.\s*{_NAME}|\s*\[[^]]*\])*"
_ASSIGNMENT = re.compile(rf"{_VARIABLE}\s*(?::=|=)\s*")
_TARGETS = re.compile(rf"\s*(?:strict\s+)?{_VARIABLE}(?:\s*,\s*{_VARIABLE})*", re.IGNORECASE)
_CURSOR = re.compile(
    r"\S+\s+(?:(?:no\s+)?scroll\s+)?cursor\b.*?\b(?:for|is)\b", re.IGNORECASE | re.DOTALL
)
_OPEN_FOR = re.compile(r"[^'(]*?\bfor\s+", re.IGNORECASE)
_EXECUTE = re.compile(r"execute\b\s*", re.IGNORECASE)
_QUERY = re.compile(
    r"\(*\s*(?:select|with|values|table|insert|update|delete|merge)\b", re.IGNORECASE
)
_IN = re.compile(r".*?\bin\s+(?:array\s+|reverse\s+)?", re.IGNORECASE | re.DOTALL)
_STEPS = re.compile(r"\.\.|\bby\b", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r"^[ \t]*#[ \t]*(?:option|print_strict_params|variable_conflict)\b.*", re.MULTILINE
)
_OPTION = re.compile(r"\s*\w+\s*:?=\s*")
_NO_TARGETS = {"create", "import", "prepare"}


class Part(msgspec.Struct, frozen=True):
    """A statement, an expression, or what EXECUTE is given.

    Attributes:
        text: SQL; the targets of INTO are taken out.
        certain: Whether the text must parse. What may be a cursor or a name is not.
    """

    kind: PartKind
    text: str
    certain: bool = True


def parts(body: str) -> Iterator[Part]:
    """What a PL/pgSQL body runs and evaluates, in the order of its text; for any text."""
    text = _DIRECTIVE.sub(lambda m: " " * len(m[0]), body)
    yield from _Reader(text).parts()


def without_into(text: str) -> str:
    """A statement without PL/pgSQL's ``into [strict] target, ...``."""
    depth, before, first = 0, "", ""
    for kind, start, end, _ in lexemes(text):
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            word = text[start:end].lower()
            first = first or word
            if first in _NO_TARGETS:
                return text
            if word == "into" and depth == 0 and before not in {"insert", "merge"}:
                targets = _TARGETS.match(text, end)
                return text[:start] + " " + text[targets.end() if targets else end :]
            before = word
    return text


class _Reader:
    """One pass over the tokens of a body."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [t for t in lexemes(text) if t.kind != "comment"]
        self._at = 0
        self._declaring = False

    def parts(self) -> Iterator[Part]:
        readers: dict[str, Callable[[], Iterator[Part]]] = {
            **dict.fromkeys(("if", "elsif", "elseif", "while"), self._condition),
            **dict.fromkeys(("for", "foreach"), self._for),
            **dict.fromkeys(("exit", "continue"), self._exit),
            **dict.fromkeys(("get", "fetch", "move", "close", "null", "end"), self._skip),
            **dict.fromkeys(("raise", "assert"), self._message),
            "case": self._case,
            "when": self._when,
            "return": self._return,
            "perform": self._perform,
            "execute": self._execute,
            "open": self._open,
        }
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            word = self._word(token)
            if token.kind == "end" or word in {"begin", "declare", "exception", "else", "loop"}:
                self._declaring = word == "declare" or (self._declaring and token.kind == "end")
                self._at += 1
            elif self._declaring:
                yield from self._declaration()
            elif self._is_label():
                self._at += 3
            elif word in readers and not _ASSIGNMENT.match(self._text, token.start):
                self._at += 1
                yield from readers[word]()
            else:
                yield from self._statement()

    def _word(self, token: Lexeme) -> str:
        return self._text[token.start : token.end].lower() if token.kind == "word" else ""

    def _is_label(self) -> bool:
        token = self._tokens[self._at]
        return self._text[token.start : token.end] == "<<"

    def _until(self, *stops: str) -> str:
        """The text up to one of some words, or a semicolon, and go past it."""
        first, depth, cases = self._at, 0, 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            word = self._word(token)
            if token.kind == "end" or (word in stops and depth <= 0 and cases <= 0):
                break
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
            cases += {"case": 1, "end": -1}.get(word, 0)
            self._at += 1
        inner = self._tokens[first : self._at]
        self._at += 1
        return self._text[inner[0].start : inner[-1].end] if inner else ""

    def _declaration(self) -> Iterator[Part]:
        text = self._until()
        cursor = _CURSOR.search(text)
        if cursor:
            yield Part("sql", text[cursor.end() :])
            return
        for kind, start, end, _ in lexemes(text):
            sign = text[start:end].lower()
            if sign in {":=", "="} or (kind == "word" and sign == "default"):
                yield Part("expression", text[end:])
                return

    def _condition(self) -> Iterator[Part]:
        yield Part("expression", self._until("then", "loop"))

    def _case(self) -> Iterator[Part]:
        subject = self._until("when")
        self._at -= 1
        if subject:
            yield Part("expression", subject)

    def _when(self) -> Iterator[Part]:
        """A branch of CASE, or of EXCEPTION, whose conditions are no expressions."""
        yield Part("expression", self._until("then"), certain=False)

    def _for(self) -> Iterator[Part]:
        text = self._until("loop")
        target = _IN.match(text)
        text = text[target.end() :] if target else text
        if _EXECUTE.match(text):
            yield from self._dynamic(text)
        elif _QUERY.match(text):
            yield Part("sql", text)
        else:
            yield from (Part("expression", t, certain=False) for t in _STEPS.split(text))

    def _exit(self) -> Iterator[Part]:
        _, condition = _split_at(self._until(), "when")
        if condition:
            yield Part("expression", condition)

    def _skip(self) -> Iterator[Part]:
        self._until()
        return iter(())

    def _message(self) -> Iterator[Part]:
        """RAISE and ASSERT: their arguments are expressions, what stands before them is not."""
        for text in _at_commas(self._until()):
            yield Part("expression", _without_option(text), certain=False)

    def _return(self) -> Iterator[Part]:
        text = self._until()
        words = text.split(maxsplit=2)
        first = words[0].lower() if words else ""
        if first == "query" and len(words) > 1:
            rest = text.split(maxsplit=1)[1]
            yield from self._dynamic(rest) if _EXECUTE.match(rest) else iter([Part("sql", rest)])
        elif text:
            next_row = first == "next"
            yield Part(
                "expression", text[len("next") :] if next_row else text, certain=not next_row
            )

    def _perform(self) -> Iterator[Part]:
        yield Part("sql", "select " + self._until())

    def _execute(self) -> Iterator[Part]:
        yield from self._dynamic(self._until())

    def _open(self) -> Iterator[Part]:
        text = self._until()
        query = _OPEN_FOR.match(text)
        if query:
            rest = text[query.end() :]
            yield from self._dynamic(rest) if _EXECUTE.match(rest) else iter([Part("sql", rest)])

    def _dynamic(self, text: str) -> Iterator[Part]:
        """EXECUTE: the string alone, without INTO and USING, whose values are read as well."""
        text = text[found.end() :] if (found := _EXECUTE.match(text)) else text
        string, using = _split_at(without_into(text), "using")
        yield Part("execute", string)
        for value in _at_commas(using):
            yield Part("expression", value, certain=False)

    def _statement(self) -> Iterator[Part]:
        text = self._until()
        assignment = _ASSIGNMENT.match(text)
        if assignment:
            yield Part("expression", text[assignment.end() :])
        else:
            yield Part("sql", without_into(text))


def _without_option(text: str) -> str:
    """``detail = f()`` of RAISE without the name."""
    name = _OPTION.match(text)
    return text[name.end() :] if name else text


def _split_at(text: str, stop: str) -> tuple[str, str]:
    """The text before and after a word outside brackets."""
    depth = 0
    for kind, start, end, _ in lexemes(text):
        depth += {"open": 1, "close": -1}.get(kind, 0)
        if kind == "word" and depth <= 0 and text[start:end].lower() == stop:
            return text[:start], text[end:]
    return text, ""


def _at_commas(text: str) -> list[str]:
    """The text cut at its commas, and at USING, outside brackets."""
    depth, cuts = 0, [(0, 0)]
    for kind, start, end, _ in lexemes(text):
        depth += {"open": 1, "close": -1}.get(kind, 0)
        using = kind == "word" and text[start:end].lower() == "using"
        if depth <= 0 and (kind == "comma" or using):
            cuts.append((start, end))
    edges = [*cuts, (len(text), len(text))]
    return [text[a[1] : b[0]] for a, b in pairwise(edges)]
