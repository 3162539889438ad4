"""Views, and the CREATE ... AS that makes a table or a materialized view."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.operations import CreateView, Operation, RefreshView
from lamina.sql.reader.queries import tables_read
from lamina.sql.reader.tables import read_create_table_as
from lamina.sql.tree import is_true, option_pairs, relation_name


def read_create_view(node: pb.Node) -> Iterator[Operation]:
    """CREATE VIEW."""
    statement = node.view_stmt
    yield CreateView(
        view=relation_name(statement.view),
        or_replace=statement.replace,
        options=option_pairs(statement.options),
        security_invoker=any(
            o.def_elem.defname == "security_invoker" and is_true(o.def_elem)
            for o in statement.options
        ),
        reads=tables_read(statement.query),
    )


def read_create_as(node: pb.Node) -> Iterator[Operation]:
    """CREATE MATERIALIZED VIEW and CREATE TABLE AS, which the grammar keeps together."""
    statement = node.create_table_as_stmt
    if statement.objtype != pb.OBJECT_MATVIEW:
        yield from read_create_table_as(node)
        return
    yield CreateView(
        view=relation_name(statement.into.rel),
        materialized=True,
        if_not_exists=statement.if_not_exists,
        options=option_pairs(statement.into.options),
        reads=tables_read(statement.query),
    )


def read_refresh(node: pb.Node) -> Iterator[Operation]:
    """REFRESH MATERIALIZED VIEW."""
    statement = node.refresh_mat_view_stmt
    yield RefreshView(relation_name(statement.relation), concurrently=statement.concurrent)


READERS = {
    "view_stmt": read_create_view,
    "create_table_as_stmt": read_create_as,
    "refresh_mat_view_stmt": read_refresh,
}
