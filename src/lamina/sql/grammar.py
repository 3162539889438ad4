"""The only door to libpg_query, PostgreSQL's own parser (PostgreSQL 18 grammar).

Import it inside functions: loading the bindings takes about 0.1 s.
"""

from collections.abc import Iterator

import msgspec
import postgast
from google.protobuf.message import DecodeError, Message
from postgast import pg_query_pb2 as pb

from lamina.sql.lexer import PSQL_COMMAND, PSQL_HINT, ROWS_HINT, unbearable
from lamina.sql.source import Source, SqlSyntaxError

# A tree of so few bytes cannot be that deep: every level costs at least two.
_SURELY_FLAT = 2_000
_DEEPEST_PRINTED = 1_000
BARE_SELECT = 3
"""How many fields ``select x`` has: its targets, the kind of limit, the kind of set operation."""


class Token(msgspec.Struct, frozen=True):
    """One token of the scanner: its kind (``TABLE``, ``IDENT``, ``ASCII_44``) and characters."""

    kind: str
    start: int
    end: int


def parse(source: Source) -> pb.ParseResult:
    """The parse tree of a script; its positions are bytes.

    Raises:
        SqlSyntaxError: The grammar refuses the script, or the parser could not bear it.
    """
    if refused := unbearable(source.text):
        raise SqlSyntaxError(refused[1], source, refused[0])
    try:
        return _parse_deep(source.parsable)
    except postgast.PgQueryError as error:
        raise _explained(error, source) from error


def parse_expression(text: str) -> pb.Node | None:
    """The tree of an expression; None for a text that is not exactly one."""
    try:
        statements = parse(Source(f"select (\n{text}\n)")).stmts
    except SqlSyntaxError:
        return None
    select = statements[0].stmt.select_stmt
    bare = len(statements) == 1 and len(select.ListFields()) == BARE_SELECT
    alone = bare and len(select.target_list) == 1
    return select.target_list[0].res_target.val if alone else None


def scan(source: Source) -> list[Token]:
    """The tokens of a script, comments included, with positions in characters.

    Raises:
        SqlSyntaxError: A string, comment or dollar quote does not end.
    """
    try:
        tokens = postgast.scan(source.parsable).tokens
    except postgast.PgQueryError as error:
        raise _explained(error, source) from error
    name = pb.Token.Name
    return [Token(name(t.token), source.char(t.start), source.char(t.end)) for t in tokens]


def is_comment(token: Token) -> bool:
    """Whether the token is ``-- ...`` or ``/* ... */``."""
    return token.kind in {"SQL_COMMENT", "C_COMMENT"}


def needs_quotes(word: str) -> bool:
    """Whether PostgreSQL would read the word as something else than the name that it is."""
    tokens = postgast.scan(word).tokens
    return not (
        len(tokens) == 1
        and tokens[0].end == len(word)
        and tokens[0].keyword_kind in {pb.NO_KEYWORD, pb.UNRESERVED_KEYWORD}
    )


def walk(node: Message) -> Iterator[Message]:
    """Every message of a tree, parents first, wrappers left out; without recursion."""
    return (message for _, message in postgast.walk(node))


def string_constants(node: Message) -> frozenset[str]:
    """Every string constant that an expression of the statement holds.

    Function bodies and comments are not expressions.
    """
    return frozenset(
        item.sval.sval
        for item in walk(node)
        if isinstance(item, pb.A_Const) and item.HasField("sval")
    )


def depth(node: Message) -> int:
    """How many levels of messages a tree has."""
    level, depth = [node], 0
    while level:
        depth += 1
        level = [
            child
            for parent in level
            for field, value in parent.ListFields()
            if field.message_type
            for child in ([value] if isinstance(value, Message) else value)
        ]
    return depth


def expression_sql(node: pb.Node) -> str:
    """An expression of the tree as SQL text, in the parser's own layout.

    One nested more than 1,000 levels would take libpg_query's printer down with the process; it
    comes back as a note in brackets instead.
    """
    if node.ByteSize() > _SURELY_FLAT and depth(node) > _DEEPEST_PRINTED:
        return "(expression nested too deep to print)"
    short = _short(node)
    if short is not None:
        return short
    _SLOT.CopyFrom(node)
    return str(postgast.deparse(_FRAME)).removeprefix("SELECT ")


def _short(node: pb.Node) -> str | None:
    """What most defaults are, printed without the printer: a call without arguments, a number."""
    call = node.func_call if node.HasField("func_call") else None
    if call is not None and _BARE_CALL.issuperset(f.name for f, _ in call.ListFields()):
        name = ".".join(n.string.sval for n in call.funcname)
        if name in _USUAL_CALLS:
            return f"{name}()"
    if node.HasField("a_const") and node.a_const.HasField("boolval"):
        return "true" if node.a_const.boolval.boolval else "false"
    return None


_USUAL_CALLS = frozenset(
    {
        "auth.jwt",
        "auth.role",
        "auth.uid",
        "clock_timestamp",
        "extensions.uuid_generate_v4",
        "gen_random_uuid",
        "now",
        "random",
        "uuid_generate_v4",
    }
)
_BARE_CALL = frozenset({"funcname", "funcformat", "location"})
# One SELECT around whatever is printed: building it anew each time costs more than printing.
_FRAME = pb.ParseResult(
    stmts=[
        pb.RawStmt(
            stmt=pb.Node(
                select_stmt=pb.SelectStmt(
                    target_list=[pb.Node(res_target=pb.ResTarget(val=pb.Node()))],
                    limit_option=pb.LIMIT_OPTION_DEFAULT,
                    op=pb.SETOP_NONE,
                )
            )
        )
    ]
)
_SLOT = _FRAME.stmts[0].stmt.select_stmt.target_list[0].res_target.val


def _parse_deep(text: str) -> pb.ParseResult:
    """Parse; an expression nested more than 100 levels makes the decoder refuse at first."""
    try:
        return postgast.parse(text)
    except DecodeError:
        from google._upb import _message  # noqa: PLC0415  # protobuf's only switch for depth

        _message.SetAllowOversizeProtos(True)
        return postgast.parse(text)


def _explained(error: postgast.PgQueryError, source: Source) -> SqlSyntaxError:
    """The parser's error with its place, and with the cause where we know it."""
    offset = source.char_of_error(error.cursorpos)
    rest = source.text[offset:]
    if rest.startswith("\\") and error.message.startswith("syntax error"):
        command = rest.split(maxsplit=1)[0]
        return SqlSyntaxError(PSQL_COMMAND.format(command=command), source, offset, PSQL_HINT)
    hint = ROWS_HINT if _follows_copy(source.text[:offset]) else ""
    return SqlSyntaxError(error.message, source, offset, hint)


def _follows_copy(before: str) -> bool:
    """Whether the text before an error ends with ``COPY ... FROM STDIN;``."""
    try:
        statements = postgast.parse(before).stmts
    except (postgast.PgQueryError, DecodeError):
        return False
    return bool(statements) and statements[-1].stmt.copy_stmt.is_from
