"""The names that a query gives to its columns.

Source: FigureColname in PostgreSQL's src/backend/parser/parse_target.c.
"""

from collections.abc import Callable
from typing import Any

from postgast import pg_query_pb2 as pb

from lamina.sql.tree import dotted_name

_UNNAMED = "?column?"
_STAR = "*"
# Expressions that are named by what they are.
_WORDS = {
    "coalesce_expr": "coalesce",
    "grouping_func": "grouping",
    "a_array_expr": "array",
    "row_expr": "row",
    "xml_serialize": "xmlserialize",
    "json_parse_expr": "json",
    "json_scalar_expr": "json_scalar",
    "json_serialize_expr": "json_serialize",
    "json_object_constructor": "json_object",
    "json_array_constructor": "json_array",
    "json_array_query_constructor": "json_array",
    "json_object_agg": "json_objectagg",
    "json_array_agg": "json_arrayagg",
    "merge_support_func": "merge_action",
}


def output_names(query: pb.Node, written: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The column names of a query, those ``written`` with the object first.

    A star stays ``*``; empty for what is no SELECT and no VALUES.
    """
    if query.WhichOneof("node") != "select_stmt":
        return written
    names = _names(query.select_stmt)
    # Names that are written after a star may be meant for the columns that it brings.
    if written and _STAR in names:
        return written
    return (*written, *names[len(written) :])


def _names(select: pb.SelectStmt) -> tuple[str, ...]:
    first = leftmost(select)
    if first.values_lists:
        return tuple(f"column{n + 1}" for n in range(len(first.values_lists[0].list.items)))
    targets = (item.res_target for item in first.target_list)
    return tuple(t.name or _name_of(t.val) for t in targets)


def _name_of(value: pb.Node) -> str:
    try:
        return _named_by(value)[0]
    except RecursionError:  # casts or CASE nested by the hundred
        return _UNNAMED


def leftmost(select: pb.SelectStmt) -> pb.SelectStmt:
    """The first query of UNION and its kin, which names the columns."""
    while select.HasField("larg"):
        select = select.larg
    return select


# A name, and whether it beats the name of a cast's type around it.
_Figured = tuple[str, bool]


def _named_by(node: pb.Node) -> _Figured:
    kind = node.WhichOneof("node") or ""
    if kind in _WORDS:
        return _WORDS[kind], True
    read = _FIGURED.get(kind)
    return read(getattr(node, kind)) if read else (_UNNAMED, False)


def _column(node: pb.ColumnRef) -> _Figured:
    last = node.fields[-1]
    return (last.string.sval, True) if last.HasField("string") else (_STAR, True)


def _part(node: pb.A_Indirection) -> _Figured:
    names = [i for i in node.indirection if i.HasField("string")]
    if node.indirection and node.indirection[-1].HasField("a_star"):
        return _STAR, True
    return (names[-1].string.sval, True) if names else _named_by(node.arg)


def _cast(node: pb.TypeCast) -> _Figured:
    name, strong = _named_by(node.arg)
    return (name, True) if strong else (dotted_name(node.type_name.names).name, False)


def _operator(node: pb.A_Expr) -> _Figured:
    return ("nullif", True) if node.kind == pb.AEXPR_NULLIF else (_UNNAMED, False)


def _case(node: pb.CaseExpr) -> _Figured:
    name, strong = _named_by(node.defresult) if node.HasField("defresult") else ("", False)
    return (name, True) if strong else ("case", False)


def _sub_link(node: pb.SubLink) -> _Figured:
    if node.sub_link_type == pb.EXISTS_SUBLINK:
        return "exists", True
    if node.sub_link_type == pb.ARRAY_SUBLINK:
        return "array", True
    if node.sub_link_type != pb.EXPR_SUBLINK:
        return _UNNAMED, False
    select = leftmost(node.subselect.select_stmt)
    if select.target_list:
        first = select.target_list[0].res_target
        return (first.name, True) if first.name else _named_by(first.val)
    return ("column1", True) if select.values_lists else (_UNNAMED, False)


def _value_function(node: pb.SQLValueFunction) -> _Figured:
    name = pb.SQLValueFunctionOp.Name(node.op).removeprefix("SVFOP_").lower()
    return str(name).removesuffix("_n"), True


def _xml(node: pb.XmlExpr) -> _Figured:
    name = pb.XmlExprOp.Name(node.op).removeprefix("IS_").lower()
    return (_UNNAMED, False) if name == "document" else (str(name), True)


def _json_function(node: pb.JsonFuncExpr) -> _Figured:
    return str(pb.JsonExprOp.Name(node.op).removesuffix("_OP").lower()), True


_FIGURED: dict[str, Callable[[Any], _Figured]] = {
    "column_ref": _column,
    "a_indirection": _part,
    "func_call": lambda node: (dotted_name(node.funcname).name, True),
    "type_cast": _cast,
    "collate_clause": lambda node: _named_by(node.arg),
    "a_expr": _operator,
    "case_expr": _case,
    "sub_link": _sub_link,
    "min_max_expr": lambda node: (
        "greatest" if node.op == pb.IS_GREATEST else "least",
        True,
    ),
    "sqlvalue_function": _value_function,
    "xml_expr": _xml,
    "json_func_expr": _json_function,
}
