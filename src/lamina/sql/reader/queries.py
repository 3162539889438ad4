"""What a query reads and calls, and the query as text."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import msgspec
import postgast
from google.protobuf.message import Message
from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.names import Name
from lamina.sql.operations.rows import Values
from lamina.sql.tree import constant, dotted_name, relation_name

_AROUND_CHANGE = ("(WITH q AS (", ") SELECT NULL)")


class Reading(msgspec.Struct, frozen=True):
    """The functions that a query calls, with the arguments of the first call, and its tables."""

    functions: tuple[Name, ...]
    arguments: Values
    tables: tuple[Name, ...]


def reading(parts: Iterable[Message], known: AbstractSet[str] = frozenset()) -> Reading:
    """What parts of a statement read and call, each thing once, in order.

    Names that WITH gives, here or around (``known``), are no tables.
    """
    tables: dict[Name, None] = {}
    calls: dict[Name, pb.FuncCall] = {}
    inner = set(known)
    for part in parts:
        for item in grammar.walk(part):
            if isinstance(item, pb.RangeVar):
                tables[relation_name(item)] = None
            elif isinstance(item, pb.FuncCall):
                calls.setdefault(dotted_name(item.funcname), item)
            elif isinstance(item, pb.CommonTableExpr):
                inner.add(item.ctename)
    return Reading(
        tuple(calls),
        tuple(tuple(map(constant, call.args)) for call in calls.values()),
        tuple(name for name in tables if name.schema or name.name not in inner),
    )


def tables_read(query: Message) -> tuple[Name, ...]:
    """The tables and views that a query names, each once; its own WITH names left out."""
    return reading((query,)).tables


def query_sql(query: pb.Node) -> str:
    """A query, or a change of rows, as SQL in the parser's own layout; empty where it has none."""
    kind = query.WhichOneof("node")
    if kind == "select_stmt":
        return _between(_as_expression(query), "(", ")")
    if kind not in {"insert_stmt", "update_stmt", "delete_stmt", "merge_stmt"}:
        return ""
    with_it = pb.WithClause(
        ctes=[pb.Node(common_table_expr=pb.CommonTableExpr(ctename="q", ctequery=query))]
    )
    null = pb.Node(res_target=pb.ResTarget(val=pb.Node(a_const=pb.A_Const(isnull=True))))
    select = pb.SelectStmt(
        with_clause=with_it,
        target_list=[null],
        limit_option=pb.LIMIT_OPTION_DEFAULT,
        op=pb.SETOP_NONE,
    )
    return _between(_as_expression(pb.Node(select_stmt=select)), *_AROUND_CHANGE)


def _as_expression(query: pb.Node) -> str:
    link = pb.SubLink(sub_link_type=pb.EXPR_SUBLINK, subselect=query)
    try:
        return grammar.expression_sql(pb.Node(sub_link=link))
    except postgast.PgQueryError:  # a query that the printer does not know
        return ""


def _between(text: str, before: str, after: str) -> str:
    return text.removeprefix(before).removesuffix(after)


def optional_sql(node: Message, field: str) -> str:
    """The expression in a field as SQL text; empty where the field is not set."""
    return grammar.expression_sql(getattr(node, field)) if node.HasField(field) else ""


def element_sql(element: pb.IndexElem | pb.PartitionElem) -> str:
    """A column's name, or an expression in brackets."""
    return str(element.name) or f"({grammar.expression_sql(element.expr)})"
