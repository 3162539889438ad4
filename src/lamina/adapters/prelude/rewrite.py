"""The few statements that plain PostgreSQL refuses and Supabase accepts.

What these functions return goes to the throwaway server and nowhere else; the user's files stay
as they are. They read SQL with a scanner that knows comments, quotes and dollar quotes, and no
grammar: this layer may not import the parser.
"""

import itertools
import re
from collections.abc import Iterator

import msgspec

_TOKEN = re.compile(
    r"""
      (?P<space>   \s+ | --[^\n]* )
    | (?P<comment> /\* )
    | (?P<string>  [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' )
    | (?P<quoted>  "(?:[^"]|"")*" )
    | (?P<dollar>  \$(?P<tag>(?:[^\W\d]\w*)?)\$ (?P<body>.*?) \$(?P=tag)\$ )
    | (?P<word>    [^\W\d][\w$]* )
    | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_INDEX_METHODS = {"ivfflat", "hnsw"}
_ADMIN_STATEMENT = re.compile(
    r"(?:create|alter|drop) event trigger"
    r"|(?:create|alter|drop) foreign data wrapper"
    r"|alter extension"
    r"|create publication .*\b(?:for all tables|tables in schema)\b"
    r"|alter publication .*\btables in schema\b"
)


class _Token(msgspec.Struct, frozen=True):
    kind: str
    start: int
    end: int
    text: str
    body: int = 0


def rewrite_for_stub(sql: str) -> str:
    """Return the script without the parameters of ivfflat and hnsw indexes.

    `create index ... using hnsw (...) with (m = 16)` needs the real access method: a SQL stub of
    pgvector cannot declare parameters. Also inside the bodies of `do` blocks, never inside those of
    functions, whose text is part of the schema. Everything else comes back byte for byte.
    """
    if not any(method in sql.lower() for method in _INDEX_METHODS):
        return sql
    cuts = sorted(_parameter_lists(sql, 0))
    for start, end in reversed(cuts):
        sql = sql[:start] + sql[end:]
    return sql


def is_for_superusers(statement: str) -> bool:
    """Return whether Supabase runs the statement for `postgres` with a superuser's rights.

    Event triggers, foreign data wrappers, publications of all tables and changes to an extension
    whose objects are the superuser's: there the extension supautils makes them.

    Args:
        statement: One statement, with or without its semicolon.
    """
    tokens = _tokens(statement)
    words = [token.text.lower() for token in itertools.islice(tokens, 2)]
    if words[1:] not in (["event"], ["foreign"], ["extension"], ["publication"]):
        return False
    words += (token.text.lower() for token in tokens)
    return _ADMIN_STATEMENT.match(" ".join(words)) is not None


def _parameter_lists(sql: str, offset: int) -> Iterator[tuple[int, int]]:
    """Yield where `with (...)` of an ivfflat or hnsw index begins and ends."""
    tokens = list(_tokens(sql))
    words = [token.text.lower() if token.kind == "word" else token.text for token in tokens]
    for at, token in enumerate(tokens):
        if token.kind == "dollar" and _in_do_block(words, at):
            yield from _parameter_lists(sql[token.body : token.end], offset + token.body)
        if words[at] == "using" and words[at + 1 : at + 2] and words[at + 1] in _INDEX_METHODS:
            found = _with_clause(words, at + 2)
            if found is not None:
                first, last = found
                yield offset + tokens[first].start, offset + tokens[last].end


def _in_do_block(words: list[str], at: int) -> bool:
    before = words[:at][-3:]
    return before[-1:] == ["do"] or before[:2] == ["do", "language"]


def _with_clause(words: list[str], at: int) -> tuple[int, int] | None:
    """Return the tokens of `with` and of its closing parenthesis, from after the method's name."""
    depth = 0
    begin = None
    for index in range(at, len(words)):
        depth += (words[index] == "(") - (words[index] == ")")
        if depth == 0 and begin is not None and words[index] == ")":
            return begin, index
        if depth == 0 and words[index] == ";":
            return None
        if depth == 0 and words[index] == "with" and words[index + 1 : index + 2] == ["("]:
            begin = index
    return None


def _tokens(sql: str) -> Iterator[_Token]:
    """Yield the tokens of a script that are neither white space nor comments."""
    at = 0
    while match := _TOKEN.match(sql, at):
        kind = match.lastgroup if match.lastgroup not in {"tag", "body"} else "dollar"
        if kind == "comment":
            at = _end_of_comment(sql, at)
            continue
        at = match.end()
        if kind != "space":
            body = match.start("body") if kind == "dollar" else 0
            yield _Token(str(kind), match.start(), match.end(), match[0], body)


def _end_of_comment(sql: str, at: int) -> int:
    """Return where the comment that begins here ends; comments nest."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(sql, at):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
