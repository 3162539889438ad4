"""Views; a materialized one is made with the queries."""

from collections.abc import Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.operations import CreateView, Operation, RefreshView
from lamina.sql.reader.output_names import output_names
from lamina.sql.reader.queries import query_sql, tables_read
from lamina.sql.tree import is_true, option_pairs, relation_name, strings

_CHECKS = {pb.LOCAL_CHECK_OPTION: "local", pb.CASCADED_CHECK_OPTION: "cascaded"}


def read_create_view(node: pb.Node) -> Iterator[Operation]:
    """CREATE VIEW."""
    statement = node.view_stmt
    written = strings(statement.aliases)
    options = option_pairs(statement.options)
    yield CreateView(
        view=relation_name(statement.view),
        or_replace=statement.replace,
        temporary=statement.view.relpersistence == "t",
        options=options,
        security_invoker=any(
            o.def_elem.defname == "security_invoker" and is_true(o.def_elem)
            for o in statement.options
        ),
        reads=tables_read(statement.query),
        columns=written,
        query=query_sql(statement.query),
        column_names=output_names(statement.query, written),
        check_option=_CHECKS.get(statement.with_check_option)
        or dict(options).get("check_option", ""),
    )


def read_refresh(node: pb.Node) -> Iterator[Operation]:
    """REFRESH MATERIALIZED VIEW."""
    statement = node.refresh_mat_view_stmt
    yield RefreshView(
        relation_name(statement.relation),
        concurrently=statement.concurrent,
        with_data=not statement.skip_data,
    )


READERS = {
    "view_stmt": read_create_view,
    "refresh_mat_view_stmt": read_refresh,
}
