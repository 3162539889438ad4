"""PostgreSQL's lexical rules for a script that its grammar refuses.

``grammar.scan`` gives nothing for a text with one unreadable token. This reads any text to its
end: comments, quotes and dollar quotes (manual, 4.1), psql's commands and the rows after COPY.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

PSQL_COMMAND = "psql meta-command {command}: Supabase, drivers and PostgreSQL itself do not know it"
PSQL_HINT = (
    "Delete the line. Lines that start with a backslash belong to psql, "
    "and pg_dump writes \\restrict and \\unrestrict around a dump."
)
ROWS_HINT = (
    "Rows after COPY ... FROM STDIN are psql's input, not SQL. "
    "Write INSERT statements, or pg_dump with --inserts."
)


@cache
def _pattern() -> re.Pattern[str]:
    """The pattern, compiled when it is first needed: that takes 8 ms."""
    return re.compile(
        r"""
        (?P<comment>--[^\r\n]*)
        |(?P<block>/\*)
        |(?P<escaped>[eE]'(?:[^'\\]+|\\.|'')*+(?P<e>')?)
        |(?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']+|'')*+(?P<s>')?)
        |(?P<name>(?:[uU]&)?"(?:[^"]+|"")*+(?P<n>")?)
        |(?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff][\w\x80-\U0010ffff]*)?\$)
        |(?P<word>[A-Za-z_\x80-\U0010ffff][\w$\x80-\U0010ffff]*)
        |(?P<number>\$?\d[\w.]*)
        |(?P<end>;)
        |(?P<open>[(\[])
        |(?P<close>[)\]])
        |(?P<comma>,)
        |(?P<command>\\[A-Za-z.!?;:"\\][^\r\n]*)
        |(?P<operator>(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?:])+)
        |(?P<other>\S)
        """,
        re.VERBOSE | re.DOTALL,
    )


_QUOTES = {"escaped": "e", "string": "s", "name": "n"}

_COMMENT_EDGE = re.compile(r"/\*|\*/")
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
# Each of these makes libpg_query's tree one level deeper, and its printer recurs on every level.
_CHAIN_WORDS = set(
    re.findall(
        r"\w+", "union intersect except join is isnull notnull in operator collate zone local"
    )
)
_CHAIN_LINK = re.compile(
    r"[-+*/<>=~!@#%^&|?:]|\b(?:" + "|".join(_CHAIN_WORDS) + r")\b", re.IGNORECASE
)
_LONGEST_CHAIN = 10_000
_DEEPEST_COMMENT = 1_000


class Lexeme(NamedTuple):
    """One token.

    Attributes:
        kind: ``comment``, ``quoted``, ``word``, ``number``, ``end`` (a semicolon), ``open`` and
            ``close`` (brackets), ``comma``, ``command`` (psql's), ``rows`` (after COPY),
            ``operator``, ``other``.
        closed: Whether a comment or quote ends before the text does.
    """

    kind: str
    start: int
    end: int
    closed: bool = True


def lexemes(text: str, start: int = 0) -> Iterator[Lexeme]:
    """The tokens of any text, white space left out."""
    position, words, rows_may_follow = start, _Words(), True
    pattern = _pattern()
    while match := pattern.search(text, position):
        lexeme = _lexeme(text, match)
        position = lexeme.end
        yield lexeme
        if lexeme.kind == "word":
            words.add(match[0].lower())
        elif lexeme.kind == "end":
            if words.copy_from_stdin and rows_may_follow:
                rows = _rows(text, position)
                rows_may_follow = rows is not None
                if rows:
                    position = rows.end
                    yield rows
            words = _Words()


class _Words:
    """Whether the words of a statement are those of COPY ... FROM STDIN."""

    def __init__(self) -> None:
        self.first = self.last = ""
        self.copy_from_stdin = False

    def add(self, word: str) -> None:
        self.first = self.first or word
        if word == "stdin" and self.last == "from" and self.first == "copy":
            self.copy_from_stdin = True
        self.last = word


def _lexeme(text: str, match: re.Match[str]) -> Lexeme:
    kind, start, end = match.lastgroup or "other", match.start(), match.end()
    if kind == "block":
        end, closed = _end_of_comment(text, end)
        return Lexeme("comment", start, end, closed)
    if kind == "dollar":
        close = text.find(match[0], end)
        return Lexeme("quoted", start, len(text) if close < 0 else close + len(match[0]), close > 0)
    if kind in _QUOTES:
        return Lexeme("quoted", start, end, match[_QUOTES[kind]] is not None)
    return Lexeme(kind, start, end)


def _end_of_comment(text: str, position: int) -> tuple[int, bool]:
    """Where a comment ends, which may hold others (manual, 4.1.5), and whether it does."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, position):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end(), True
    return len(text), False


def _rows(text: str, position: int) -> Lexeme | None:
    """The rows for COPY, from the next line to the one that ends them; None without that line."""
    newline = text.find("\n", position)
    end = _END_OF_ROWS.search(text, newline + 1) if newline >= 0 else None
    return Lexeme("rows", newline + 1, end.end()) if end else None


def unbearable(text: str) -> tuple[int, str] | None:
    """Where and why a text would end the process or take minutes in libpg_query; None if not.

    A chain such as ``1 + 1 + 1 ...`` is nested on the left side. Other nesting it refuses itself.
    """
    chained = len(text) > _LONGEST_CHAIN and len(_CHAIN_LINK.findall(text)) > _LONGEST_CHAIN
    if not chained and text.count("/*") <= _DEEPEST_COMMENT:
        return None
    links = [0]
    for kind, start, end, _ in lexemes(text):
        if kind == "comment":
            if text.count("/*", start, end) > _DEEPEST_COMMENT:
                return start, "comments nested in comments more than 1,000 levels"
            continue
        _count(links, kind, text[start:end].lower() if kind == "word" else "")
        if links[-1] > _LONGEST_CHAIN:
            return start, "more than 10,000 operators in one expression"
    return None


def _count(links: list[int], kind: str, word: str) -> None:
    """Count the links of the chain in each open bracket; AND and OR end one."""
    if kind == "end":
        links[:] = [0]
    elif kind == "comma" or word in {"and", "or"}:
        links[-1] = 0
    elif kind == "open":
        links.append(0)
    elif kind == "close" and len(links) > 1:
        links.pop()
    elif kind == "operator" or word in _CHAIN_WORDS:
        links[-1] += 1
