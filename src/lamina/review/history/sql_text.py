"""What in a SQL text is more than comments and white space, without the grammar.

The guard may not load the parser, and needs no more than PostgreSQL's lexical rules (manual,
section 4.1): comments, strings, quoted names, dollar quotes, words and operators.
"""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"""
    (?P<space>[\s\ufeff]+|--[^\r\n]*)
    |(?P<comment>/\*)
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z))
    |(?P<string>(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|\Z))
    |(?P<name>(?:[uU]&)?"(?:[^"]|"")*(?:"|\Z))
    |(?P<dollar>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z))
    |(?P<word>\w[\w$]*)
    |(?P<end>;)
    |(?P<operator>(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?])+)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")


def statements(data: bytes) -> list[str]:
    """Return the statements of a script, each as its tokens with single spaces between them.

    Comments, white space, a byte order mark and the semicolons are gone; two scripts are the same
    SQL when the results are equal.
    """
    found: list[list[str]] = [[]]
    for kind, token in _tokens(data.decode("utf-8", "surrogateescape")):
        if kind == "end":
            found.append([])
        else:
            found[-1].append(token)
    return [" ".join(tokens) for tokens in found if tokens]


def same_sql(old: bytes, new: bytes) -> bool:
    """Return whether two scripts differ at most in comments, white space and line ends."""
    return statements(old) == statements(new)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastgroup or ""
        position = match.end()
        if kind == "comment":
            position = _end_of_comment(text, position)
        elif kind != "space":
            yield "dollar" if kind == "tag" else kind, match[0]


def _end_of_comment(text: str, position: int) -> int:
    """Return where a comment ends, which may hold others (manual, section 4.1.5)."""
    depth = 1
    for edge in _COMMENT_EDGE.finditer(text, position):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)
