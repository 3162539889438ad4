"""Statements of a script: where each stands, what is sent, what it does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from lamina.sql.operations import Operation
from lamina.sql.source import BOM, Source, Span, SqlSyntaxError

if TYPE_CHECKING:
    from postgast import pg_query_pb2 as pb

__all__ = [
    "Span",
    "SqlSyntaxError",
    "Statement",
    "UnreadStatement",
    "sent_by_cli",
    "split",
    "split_for_replay",
]


class UnreadStatement(msgspec.Struct, frozen=True):
    """One SQL statement with its place, not yet read for operations.

    Attributes:
        text: The statement from its first to its last token, without comments around it and
            without the semicolon.
        span: Where ``text`` stands, in characters.
        outer: The same with leading comments and the semicolon, in characters.
        line: Line of the first token, from 1.
        column: Column of the first token in characters, from 1.
        sent: What the Supabase CLI sends for it: leading comments stay, the semicolon goes.
        kind: The node of the grammar, for example ``alter_table_stmt``.
        runs_outside_transaction: PostgreSQL refuses it inside a transaction block.
        is_transaction_control: BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin.
    """

    text: str
    span: Span
    outer: Span
    line: int
    column: int
    sent: str
    kind: str
    runs_outside_transaction: bool
    is_transaction_control: bool


class Statement(UnreadStatement, frozen=True):
    """One SQL statement with what it does.

    Attributes:
        operations: At least one; several for an ALTER TABLE with several parts.
    """

    operations: tuple[Operation, ...]


def split(text: str) -> tuple[Statement, ...]:
    """The statements of a script, in order, each read for its operations.

    Raises:
        SqlSyntaxError: The grammar refuses the script; nothing is returned for the rest.
    """
    from lamina.sql import reader  # noqa: PLC0415  # loads the parser, about 0.1 s

    return tuple(
        Statement(**msgspec.structs.asdict(unread), operations=reader.read(node.stmt))
        for unread, node in _statements(text)
    )


def split_for_replay(text: str) -> tuple[UnreadStatement, ...]:
    """The statements of a script as a runner needs them, without reading their operations.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    return tuple(unread for unread, _ in _statements(text))


def sent_by_cli(text: str) -> tuple[str, ...]:
    """What the Supabase CLI sends and records for a script, one text for each statement.

    A comment after the last statement is one more text, and so is a script of nothing but comments
    (seen in CLI 3.1.0).

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    statements = split_for_replay(text)
    rest = text[statements[-1].outer.end if statements else 0 :].strip(BOM).strip()
    if not rest.rpartition("\n")[2].lstrip().startswith("--"):
        rest = rest.rstrip("; \t\r\n")
    return (*(s.sent for s in statements), *([rest] if rest else []))


def parsed(text: str) -> list[tuple[UnreadStatement, "pb.Node"]]:
    """The statements of a script, each with its parse tree; for use inside ``sql`` only.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    return [(unread, node.stmt) for unread, node in _statements(text)]


def _statements(text: str) -> Iterator[tuple[UnreadStatement, "pb.RawStmt"]]:
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s
    from lamina.sql.transactions import is_control, runs_outside  # noqa: PLC0415  # the same

    source = Source(text)
    previous_end = 1 if source.has_bom else 0
    for raw in grammar.parse(source).stmts:
        start = source.char(raw.stmt_location)
        end = source.char(raw.stmt_location + raw.stmt_len) if raw.stmt_len else len(text)
        outer_start = _outer_start(text, previous_end, start)
        line, column = source.position(start)
        inner = _without_trailing_comments(text[start:end]) if not raw.stmt_len else text[start:end]
        inner = inner.rstrip()
        previous_end = min(end + 1, len(text))
        yield (
            UnreadStatement(
                text=inner,
                span=Span(start, start + len(inner)),
                outer=Span(outer_start, previous_end),
                line=line,
                column=column,
                sent=text[outer_start:end].rstrip(),
                kind=raw.stmt.WhichOneof("node") or "",
                runs_outside_transaction=runs_outside(raw.stmt),
                is_transaction_control=is_control(raw.stmt),
            ),
            raw,
        )


def _outer_start(text: str, previous_end: int, start: int) -> int:
    """Where a statement's own leading comments start, past empty statements (``;;``)."""
    gap = text[previous_end:start]
    if ";" in gap:
        previous_end += _after_last_semicolon(gap)
        gap = text[previous_end:start]
    return previous_end + len(gap) - len(gap.lstrip())


def _after_last_semicolon(gap: str) -> int:
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s

    ends = [t.end for t in grammar.scan(Source(gap)) if t.kind == "ASCII_59"]
    return ends[-1] if ends else 0


def _without_trailing_comments(text: str) -> str:
    """The last statement of a script without semicolon ends at its last token."""
    if "--" not in text and "/*" not in text:
        return text
    from lamina.sql import grammar  # noqa: PLC0415  # loads the parser, about 0.1 s

    tokens = [t for t in grammar.scan(Source(text)) if not grammar.is_comment(t)]
    return text[: tokens[-1].end]
