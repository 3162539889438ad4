"""Queries: on their own, into a table, through COPY, and commands that hold one."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.operations import (
    CreateTable,
    CreateView,
    Insert,
    Opaque,
    Operation,
    SelectCall,
    SessionCommand,
)
from lamina.sql.reader.output_names import leftmost, output_names
from lamina.sql.reader.queries import query_sql, reading, tables_read
from lamina.sql.reader.rows import changes_in_with, is_change, read_rows
from lamina.sql.tree import is_true, option_pairs, relation_name, strings


def read_select(node: pb.Node) -> Iterator[Operation]:
    """SELECT: a call, a reading, SELECT INTO, or changes of rows in WITH."""
    statement = node.select_stmt
    yield from changes_in_with(statement.with_clause)
    first = leftmost(statement)
    if first.HasField("into_clause"):
        yield _table_from_query(first.into_clause, _without_into(statement))
    else:
        found = reading((node,))
        yield SelectCall(found.functions, found.tables, found.arguments)


def _without_into(statement: pb.SelectStmt) -> pb.Node:
    """The query without its INTO, whose table it does not read."""
    query = pb.Node()
    query.select_stmt.CopyFrom(statement)
    leftmost(query.select_stmt).ClearField("into_clause")
    return query


def read_create_as(node: pb.Node) -> Iterator[Operation]:
    """CREATE MATERIALIZED VIEW and CREATE TABLE AS, which the grammar keeps together."""
    statement = node.create_table_as_stmt
    yield from changes_in_with(statement.query.select_stmt.with_clause)
    if statement.objtype != pb.OBJECT_MATVIEW:
        yield _table_from_query(statement.into, statement.query, statement.if_not_exists)
        return
    written = strings(statement.into.col_names)
    yield CreateView(
        view=relation_name(statement.into.rel),
        materialized=True,
        if_not_exists=statement.if_not_exists,
        options=option_pairs(statement.into.options),
        reads=tables_read(statement.query),
        columns=written,
        query=query_sql(statement.query),
        column_names=output_names(statement.query, written),
        with_data=not statement.into.skip_data,
    )


def _table_from_query(
    into: pb.IntoClause,
    query: pb.Node,
    if_not_exists: bool = False,  # noqa: FBT001, FBT002  # private, named by the field it fills
) -> CreateTable:
    return CreateTable(
        table=relation_name(into.rel),
        if_not_exists=if_not_exists,
        temporary=into.rel.relpersistence == "t",
        unlogged=into.rel.relpersistence == "u",
        complete=False,
        reads=tables_read(query),
        from_query=True,
        query=query_sql(query),
        column_names=output_names(query, strings(into.col_names)),
    )


def read_call(node: pb.Node) -> Iterator[Operation]:
    """CALL."""
    found = reading((node,))
    yield SelectCall(found.functions, arguments=found.arguments)


def read_copy(node: pb.Node) -> Iterator[Operation]:
    """COPY ... FROM writes, COPY ... TO reads; a program that gets the rows is not modelled."""
    statement = node.copy_stmt
    if statement.is_from:
        yield Insert(
            relation_name(statement.relation),
            columns=strings(statement.attlist),
            source="copy",
            program=statement.is_program,
        )
    elif is_change(statement.query):
        yield from read_rows(statement.query)
    elif statement.HasField("query"):
        yield from read_select(statement.query)
    else:
        yield SelectCall(reads=(relation_name(statement.relation),))
    if statement.is_program and not statement.is_from:
        yield Opaque("copy to program")


def read_explain(node: pb.Node) -> Iterator[Operation]:
    """EXPLAIN; with ANALYZE the statement runs, and only a SELECT is read."""
    statement = node.explain_stmt
    options = (o.def_elem for o in statement.options)
    if any(o.defname == "analyze" and is_true(o) for o in options):
        yield from _holding("explain", statement.query, Opaque("explain analyze"))
    else:
        yield SessionCommand("explain")


def read_prepare(node: pb.Node) -> Iterator[Operation]:
    """PREPARE; EXECUTE does not say what it runs, so a change of rows is not passed over here."""
    yield from _holding("prepare", node.prepare_stmt.query, Opaque("prepare"))


def read_declare_cursor(node: pb.Node) -> Iterator[Operation]:
    """DECLARE ... CURSOR."""
    query = node.declare_cursor_stmt.query
    yield from _holding("declare cursor", query, Opaque("declare cursor"))


def _holding(kind: str, query: pb.Node, otherwise: Opaque) -> Iterator[Operation]:
    """A command that holds a query, and what the query calls."""
    held = list(read_select(query)) if query.HasField("select_stmt") else []
    calls = [o for o in held if isinstance(o, SelectCall)]
    if not held or len(calls) < len(held):
        yield otherwise
        return
    yield SessionCommand(kind)
    yield from (call for call in calls if call.functions)


READERS = {
    "select_stmt": read_select,
    "create_table_as_stmt": read_create_as,
    "call_stmt": read_call,
    "copy_stmt": read_copy,
    "explain_stmt": read_explain,
    "prepare_stmt": read_prepare,
    "declare_cursor_stmt": read_declare_cursor,
}
