"""Expressions on the rows of one table, without what changes no value."""

from google.protobuf.message import Message
from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.builtin_volatility import builtin
from lamina.sql.column_reads import children
from lamina.sql.tree import dotted_name, strings


def normal_form(tree: pb.Node) -> pb.Node:
    """A copy without ``pg_catalog``, tables before own columns, and bare sub-selects."""
    root = pb.Node()
    root.CopyFrom(tree)
    work: list[tuple[Message, bool]] = [(root, True)]
    while work:
        node, own = work.pop()
        if isinstance(node, pb.Node):
            _unwrap(node)
        elif isinstance(node, pb.FuncCall) and strings(node.funcname)[0] == "pg_catalog":
            del node.funcname[0]
        elif isinstance(node, pb.ColumnRef) and own:
            del node.fields[:-1]
        own = own and not isinstance(node, pb.SelectStmt)
        work += [(child, own) for child in children(node)]
    return root


def _unwrap(node: pb.Node) -> None:
    """Replace ``(select f())`` by ``f()``, which has the same value in every row."""
    while node.HasField("sub_link") and node.sub_link.sub_link_type == pb.EXPR_SUBLINK:
        select = node.sub_link.subselect.select_stmt
        if len(select.ListFields()) != grammar.BARE_SELECT or len(select.target_list) != 1:
            return
        inner = pb.Node()
        inner.CopyFrom(select.target_list[0].res_target.val)
        if is_volatile(inner):
            return
        node.CopyFrom(inner)


def is_volatile(node: Message) -> bool:
    """Whether PostgreSQL gives another value each time; a user's function is trusted."""
    names = (dotted_name(i.funcname) for i in grammar.walk(node) if isinstance(i, pb.FuncCall))
    return any(builtin(name.name) == "volatile" for name in names)
