"""Changes of rows: INSERT, UPDATE, DELETE, MERGE, TRUNCATE."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Literal

from google.protobuf.message import Message
from postgast import pg_query_pb2 as pb

from lamina.sql.names import Name, quote
from lamina.sql.operations import Delete, Insert, Merge, Operation, Truncate, Update
from lamina.sql.reader.queries import element_sql, optional_sql, reading
from lamina.sql.tree import cascades, constant, relation_name

_SHOWN_ROWS = 5


def read_rows(node: pb.Node, known: AbstractSet[str] = frozenset()) -> Iterator[Operation]:
    """INSERT, UPDATE, DELETE and MERGE, those in WITH first; ``known`` come from WITH around."""
    kind = node.WhichOneof("node") or ""
    statement = getattr(node, kind)
    yield from changes_in_with(statement.with_clause, known)
    if kind == "insert_stmt":
        source = statement.select_stmt.select_stmt
        yield from changes_in_with(source.with_clause, known)
    yield _READ[kind](statement, known | _names(statement.with_clause))


def changes_in_with(
    clause: pb.WithClause, known: AbstractSet[str] = frozenset()
) -> Iterator[Operation]:
    """Changes of rows in WITH; PostgreSQL allows them at the top of a statement only."""
    names = known | _names(clause)
    for item in clause.ctes:
        query = item.common_table_expr.ctequery
        if query.WhichOneof("node") in _READ:
            yield from read_rows(query, names)


def is_change(node: pb.Node) -> bool:
    """Whether a query is a change of rows."""
    return node.WhichOneof("node") in _READ


def _names(clause: pb.WithClause) -> set[str]:
    return {item.common_table_expr.ctename for item in clause.ctes}


def _insert(statement: pb.InsertStmt, known: AbstractSet[str]) -> Operation:
    select = statement.select_stmt.select_stmt
    conflict = statement.on_conflict_clause
    rows = select.values_lists
    return Insert(
        relation_name(statement.relation),
        columns=tuple(c.res_target.name for c in statement.cols),
        source=_source(statement),
        rows=len(rows) if statement.HasField("select_stmt") else 1,
        conflict_columns=tuple(element_sql(e.index_elem) for e in conflict.infer.index_elems),
        on_conflict=statement.HasField("on_conflict_clause"),
        values=tuple(tuple(map(constant, row.list.items)) for row in rows[:_SHOWN_ROWS]),
        reads=_reads(_parts_of_insert(statement), known),
    )


def _source(statement: pb.InsertStmt) -> Literal["values", "query", "default"]:
    if not statement.HasField("select_stmt"):
        return "default"
    return "values" if statement.select_stmt.select_stmt.values_lists else "query"


def _parts_of_insert(statement: pb.InsertStmt) -> list[Message]:
    """What may read a table; many rows of constants (and of ``now()``) are not walked."""
    select = statement.select_stmt.select_stmt
    parts: list[Message] = [statement.with_clause]
    if select.values_lists:
        rows = (row.list.items for row in select.values_lists)
        parts += [select.with_clause, *(v for row in rows for v in row if not _is_plain(v))]
    else:
        parts.append(select)
    return [*parts, statement.on_conflict_clause, statement.returning_clause]


def _is_plain(value: pb.Node) -> bool:
    kind = value.WhichOneof("node")
    if kind == "type_cast":
        value = value.type_cast.arg
        kind = value.WhichOneof("node")
    if kind == "func_call":
        return not value.func_call.args
    return kind in {"a_const", "set_to_default"}


def _update(statement: pb.UpdateStmt, known: AbstractSet[str]) -> Operation:
    return Update(
        relation_name(statement.relation),
        has_where=statement.HasField("where_clause"),
        columns=tuple(t.res_target.name for t in statement.target_list),
        where=_where(statement),
        reads=_reads(
            (
                statement.with_clause,
                *statement.target_list,
                *statement.from_clause,
                statement.where_clause,
                statement.returning_clause,
            ),
            known,
        ),
    )


def _delete(statement: pb.DeleteStmt, known: AbstractSet[str]) -> Operation:
    return Delete(
        relation_name(statement.relation),
        has_where=statement.HasField("where_clause"),
        where=_where(statement),
        reads=_reads(
            (
                statement.with_clause,
                *statement.using_clause,
                statement.where_clause,
                statement.returning_clause,
            ),
            known,
        ),
    )


def _where(statement: pb.UpdateStmt | pb.DeleteStmt) -> str:
    cursor = statement.where_clause.current_of_expr.cursor_name
    # The parser's printer knows no CURRENT OF.
    return f"CURRENT OF {quote(cursor)}" if cursor else optional_sql(statement, "where_clause")


def _merge(statement: pb.MergeStmt, known: AbstractSet[str]) -> Operation:
    parts = (
        statement.with_clause,
        statement.source_relation,
        statement.join_condition,
        *statement.merge_when_clauses,
        statement.returning_clause,
    )
    return Merge(relation_name(statement.relation), reads=_reads(parts, known))


def _reads(parts: Sequence[Message], known: AbstractSet[str]) -> tuple[Name, ...]:
    return reading(parts, known).tables


def read_truncate(node: pb.Node) -> Iterator[Operation]:
    """TRUNCATE, one operation for each table."""
    statement = node.truncate_stmt
    for relation in statement.relations:
        yield Truncate(
            relation_name(relation.range_var),
            cascades(statement.behavior),
            restart_identity=statement.restart_seqs,
        )


_READ: dict[str | None, Callable[[Any, AbstractSet[str]], Operation]] = {
    "insert_stmt": _insert,
    "update_stmt": _update,
    "delete_stmt": _delete,
    "merge_stmt": _merge,
}

READERS = {
    "insert_stmt": read_rows,
    "update_stmt": read_rows,
    "delete_stmt": read_rows,
    "merge_stmt": read_rows,
    "truncate_stmt": read_truncate,
}
