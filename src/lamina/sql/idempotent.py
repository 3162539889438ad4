"""Generated SQL that can run twice, where PostgreSQL has the words for it.

``if not exists``, ``if exists`` and ``or replace`` are put into the text at the places where the
tokens stand. Nothing is printed anew, so comments, case and layout stay as they are. What
PostgreSQL has no words for (CREATE POLICY, ADD CONSTRAINT, CREATE TYPE) is left alone,
and so is what may run twice anyway (GRANT, ENABLE ROW LEVEL SECURITY, SET NOT NULL).

A view is the careful case. ``CREATE OR REPLACE VIEW`` without ``WITH`` takes ``security_invoker``
off a view that has it, without a word, and it fails where columns are removed or reordered. So a
plain ``CREATE VIEW`` gets ``or replace`` only when the statement itself says what
``security_invoker`` shall be, and never when the same script drops the view before: there the
``DROP VIEW IF EXISTS`` already lets the script run again. For the same reason an ALTER TABLE on a
table that the script drops further down gets ``if exists``.
"""

from collections.abc import Iterator

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.grammar import Token
from lamina.sql.idempotent_rules import RULES, Place, alter_if_exists
from lamina.sql.names import Name
from lamina.sql.source import Source
from lamina.sql.statements import UnreadStatement, parsed
from lamina.sql.tree import object_name, relation_name


class Edit(msgspec.Struct, frozen=True):
    """Words to put into a text.

    Attributes:
        offset: The character before which they go.
        insert: The words, with the blank in front.
        line: The line of the statement that they belong to, from 1.
    """

    offset: int
    insert: str
    line: int


def make_idempotent(text: str) -> str:
    """The script with the words that let it run twice; unchanged where it has them already.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    pieces: list[str] = []
    done = 0
    for edit in idempotent_edits(text):
        pieces += text[done : edit.offset], edit.insert
        done = edit.offset
    return "".join([*pieces, text[done:]])


def idempotent_edits(text: str) -> tuple[Edit, ...]:
    """What :func:`make_idempotent` puts into the text, in order of place.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    statements = parsed(text)
    last_drop = {
        name: index for index, (_, node) in enumerate(statements) for name in _dropped(node)
    }
    edits: list[Edit] = []
    dropped: set[Name] = set()
    for index, (statement, node) in enumerate(statements):
        dropped_later = last_drop.get(_altered(node), -1) > index
        for place in _places(statement, node, dropped, dropped_later=dropped_later):
            words = _in_case_of(text[place.after.start : place.after.end], place.words)
            edits.append(Edit(place.after.end, f" {words}", statement.line))
        dropped |= _dropped(node)
    return tuple(edits)


def _places(
    statement: UnreadStatement, node: pb.Node, dropped: set[Name], *, dropped_later: bool
) -> Iterator[Place]:
    """Where one statement gets words, in order."""
    rule = RULES.get(statement.kind)
    if rule is None or _recreates_view(node, dropped):
        return
    tokens = _tokens(statement.text, statement.span.start)
    if dropped_later and not node.alter_table_stmt.missing_ok:
        yield from alter_if_exists(tokens)
    yield from rule(node, tokens)


def _tokens(text: str, start: int) -> list[Token]:
    """The statement's tokens without comments, at their places in the script."""
    return [
        Token(t.kind, t.start + start, t.end + start)
        for t in grammar.scan(Source(text))
        if not grammar.is_comment(t)
    ]


def _in_case_of(keyword: str, words: str) -> str:
    return words.upper() if keyword.isupper() else words


def _dropped(node: pb.Node) -> set[Name]:
    """The tables and views that a statement drops."""
    if node.drop_stmt.remove_type not in _RELATIONS:
        return set()
    return {object_name(target).qualified for target in node.drop_stmt.objects}


_RELATIONS = {pb.OBJECT_TABLE, pb.OBJECT_FOREIGN_TABLE, pb.OBJECT_VIEW}


def _altered(node: pb.Node) -> Name:
    """The table that ALTER TABLE changes; an empty name for any other statement."""
    return relation_name(node.alter_table_stmt.relation).qualified


def _recreates_view(node: pb.Node, dropped: set[Name]) -> bool:
    return node.HasField("view_stmt") and relation_name(node.view_stmt.view).qualified in dropped
