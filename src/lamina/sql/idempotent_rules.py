"""Which words each kind of statement gets so that it can run twice, and after which token."""

from collections.abc import Callable, Iterator

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import Token

IF_EXISTS = "if exists"
IF_NOT_EXISTS = "if not exists"
OR_REPLACE = "or replace"


class Place(msgspec.Struct, frozen=True):
    """Words to put after a token."""

    after: Token
    words: str


Rule = Callable[[pb.Node, list[Token]], Iterator[Place]]


def _after(tokens: list[Token], *kinds: str) -> Token | None:
    """The last of these tokens, if they stand one after the other, the first one first found."""
    names = [t.kind for t in tokens]
    width = len(kinds)
    for at in range(len(names) - width + 1):
        if tuple(names[at : at + width]) == kinds:
            return tokens[at + width - 1]
    return None


def _put(tokens: list[Token], words: str, *kinds: str) -> Iterator[Place]:
    token = _after(tokens, *kinds)
    if token:
        yield Place(token, words)


def _unless(flag: str, words: str, *kinds: str) -> Rule:
    """A rule: put the words after these tokens unless the node says that they are there."""

    def rule(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
        statement = getattr(node, node.WhichOneof("node") or "")
        if not getattr(statement, flag):
            yield from _put(tokens, words, *kinds)

    return rule


def _create_foreign_table(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    if not node.create_foreign_table_stmt.base_stmt.if_not_exists:
        yield from _put(tokens, IF_NOT_EXISTS, "CREATE", "FOREIGN", "TABLE")


def _create_table_as(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    statement = node.create_table_as_stmt
    if not (statement.if_not_exists or statement.is_select_into):
        word = "VIEW" if statement.objtype == pb.OBJECT_MATVIEW else "TABLE"
        yield from _put(tokens, IF_NOT_EXISTS, word)


def _create_index(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    statement = node.index_stmt
    if statement.idxname and not statement.if_not_exists:
        words = ("INDEX", "CONCURRENTLY") if statement.concurrent else ("INDEX",)
        yield from _put(tokens, IF_NOT_EXISTS, *words)


def _create_schema(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    """A schema with elements in the same statement cannot have IF NOT EXISTS."""
    statement = node.create_schema_stmt
    if not (statement.if_not_exists or statement.schema_elts):
        yield from _put(tokens, IF_NOT_EXISTS, "CREATE", "SCHEMA")


def _create_trigger(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    """OR REPLACE since PostgreSQL 14; constraint triggers do not have it."""
    if not (node.create_trig_stmt.replace or node.create_trig_stmt.isconstraint):
        yield from _put(tokens, OR_REPLACE, "CREATE")


def _create_view(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    """Only where the statement says itself whose rights the view reads with."""
    options = {o.def_elem.defname for o in node.view_stmt.options}
    if not node.view_stmt.replace and "security_invoker" in options:
        yield from _put(tokens, OR_REPLACE, "CREATE")


def _alter_enum(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    statement = node.alter_enum_stmt
    if not (statement.old_val or statement.skip_if_new_val_exists):
        adding = _after(tokens, "ADD_P", "VALUE_P", "SCONST")
        before = tokens[tokens.index(adding) - 1] if adding else None
        if before:
            yield Place(before, IF_NOT_EXISTS)


_DROPPED: dict[int, tuple[str, ...]] = {
    pb.OBJECT_TABLE: ("TABLE",),
    pb.OBJECT_FOREIGN_TABLE: ("FOREIGN", "TABLE"),
    pb.OBJECT_INDEX: ("INDEX",),
    pb.OBJECT_VIEW: ("VIEW",),
    pb.OBJECT_MATVIEW: ("MATERIALIZED", "VIEW"),
    pb.OBJECT_SEQUENCE: ("SEQUENCE",),
    pb.OBJECT_SCHEMA: ("SCHEMA",),
    pb.OBJECT_EXTENSION: ("EXTENSION",),
    pb.OBJECT_TYPE: ("TYPE_P",),
    pb.OBJECT_DOMAIN: ("DOMAIN_P",),
    pb.OBJECT_FUNCTION: ("FUNCTION",),
    pb.OBJECT_PROCEDURE: ("PROCEDURE",),
    pb.OBJECT_ROUTINE: ("ROUTINE",),
    pb.OBJECT_AGGREGATE: ("AGGREGATE",),
    pb.OBJECT_TRIGGER: ("TRIGGER",),
    pb.OBJECT_EVENT_TRIGGER: ("EVENT", "TRIGGER"),
    pb.OBJECT_POLICY: ("POLICY",),
    pb.OBJECT_RULE: ("RULE",),
    pb.OBJECT_PUBLICATION: ("PUBLICATION",),
    pb.OBJECT_STATISTIC_EXT: ("STATISTICS",),
    pb.OBJECT_FOREIGN_SERVER: ("SERVER",),
}


def _drop(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    statement = node.drop_stmt
    words = _DROPPED.get(statement.remove_type)
    if words and not statement.missing_ok:
        tail = ("CONCURRENTLY",) if statement.concurrent else ()
        yield from _put(tokens, IF_EXISTS, "DROP", *words, *tail)


_TABLES = {pb.OBJECT_TABLE, pb.OBJECT_FOREIGN_TABLE}
# What a part of ALTER TABLE gets, and the keyword after ADD or DROP that it follows, if written.
_PARTS: dict[int, tuple[str, str]] = {
    pb.AT_AddColumn: (IF_NOT_EXISTS, "COLUMN"),
    pb.AT_DropColumn: (IF_EXISTS, "COLUMN"),
    pb.AT_DropConstraint: (IF_EXISTS, "CONSTRAINT"),
}
_AT_THE_END = {pb.AT_DropIdentity, pb.AT_DropExpression}


def _alter_table(node: pb.Node, tokens: list[Token]) -> Iterator[Place]:
    """The parser gives no places for DROP COLUMN, so parts are told apart by their commas."""
    statement = node.alter_table_stmt
    if statement.objtype not in _TABLES:
        return
    parts = _parts(tokens[_after_table_name(tokens, if_exists=statement.missing_ok) :])
    if len(parts) != len(statement.cmds):
        return
    for part, item in zip(parts, statement.cmds, strict=True):
        command = item.alter_table_cmd
        if command.missing_ok:
            continue
        if command.subtype in _AT_THE_END:
            yield Place(part[-1], IF_EXISTS)
        elif command.subtype in _PARTS:
            words, keyword = _PARTS[command.subtype]
            yield Place(part[1] if part[1].kind == keyword else part[0], words)


def _after_table_name(tokens: list[Token], *, if_exists: bool) -> int:
    """Where the parts start in ``ALTER TABLE [IF EXISTS] [ONLY] name [*] part, ...``."""
    kinds = [t.kind for t in tokens]
    at = kinds.index("TABLE") + (3 if if_exists else 1)
    at += kinds[at] == "ONLY"
    bracket = kinds[at] == "ASCII_40"
    at += bracket + 1
    while kinds[at] == "ASCII_46":
        at += 2
    return at + bracket + (kinds[at] == "ASCII_42")


_OPENING = {"ASCII_40", "ASCII_91"}
_CLOSING = {"ASCII_41", "ASCII_93"}


def _parts(tokens: list[Token]) -> list[list[Token]]:
    """A statement cut at the commas that no bracket encloses."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.kind in _OPENING) - (token.kind in _CLOSING)
        if token.kind == "ASCII_44" and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def alter_if_exists(tokens: list[Token]) -> Iterator[Place]:
    """ALTER TABLE IF EXISTS, for a table that the same script drops further down."""
    yield from _put(tokens, IF_EXISTS, "TABLE")


RULES: dict[str, Rule] = {
    "create_stmt": _unless("if_not_exists", IF_NOT_EXISTS, "TABLE"),
    "create_foreign_table_stmt": _create_foreign_table,
    "create_table_as_stmt": _create_table_as,
    "index_stmt": _create_index,
    "create_schema_stmt": _create_schema,
    "create_extension_stmt": _unless("if_not_exists", IF_NOT_EXISTS, "EXTENSION"),
    "create_seq_stmt": _unless("if_not_exists", IF_NOT_EXISTS, "SEQUENCE"),
    "create_function_stmt": _unless("replace", OR_REPLACE, "CREATE"),
    "create_trig_stmt": _create_trigger,
    "view_stmt": _create_view,
    "alter_enum_stmt": _alter_enum,
    "alter_table_stmt": _alter_table,
    "drop_stmt": _drop,
}
