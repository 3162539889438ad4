"""CREATE TABLE, CREATE FOREIGN TABLE, CREATE INDEX."""

from collections.abc import Iterable, Iterator, Sequence

from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import Constraint, CreateIndex, CreateTable, Operation
from lamina.sql.reader.constraints import column, column_constraints, constraint
from lamina.sql.reader.queries import element_sql, optional_sql
from lamina.sql.tree import dotted_name, option_pairs, relation_name

# Bits of TableLikeOption (src/include/nodes/parsenodes.h).
_LIKE = {
    1: "comments",
    2: "compression",
    4: "constraints",
    8: "defaults",
    16: "generated",
    32: "identity",
    64: "indexes",
    128: "statistics",
    256: "storage",
}
_LIKE_ALL = 0x7FFFFFFF


def read_create_table(node: pb.Node) -> Iterator[Operation]:
    """CREATE TABLE."""
    yield _table(node.create_stmt)


def read_create_foreign_table(node: pb.Node) -> Iterator[Operation]:
    """CREATE FOREIGN TABLE."""
    yield _table(node.create_foreign_table_stmt.base_stmt, foreign=True)


def _table(statement: pb.CreateStmt, *, foreign: bool = False) -> CreateTable:
    elements = statement.table_elts
    columns = [e.column_def for e in elements if e.HasField("column_def")]
    like_clauses = [e.table_like_clause for e in elements if e.HasField("table_like_clause")]
    likes = tuple(relation_name(like.relation) for like in like_clauses)
    parents = tuple(relation_name(r.range_var) for r in statement.inh_relations)
    partition = statement.HasField("partbound")
    return CreateTable(
        table=relation_name(statement.relation),
        columns=tuple(column(c) for c in columns),
        constraints=_table_constraints(elements, columns),
        if_not_exists=statement.if_not_exists,
        temporary=statement.relation.relpersistence == "t",
        unlogged=statement.relation.relpersistence == "u",
        foreign=foreign,
        partition_of=parents[0] if partition else None,
        partitioned=statement.HasField("partspec"),
        complete=not (likes or parents or statement.HasField("of_typename")),
        reads=(*likes, *parents),
        inherits=() if partition else parents,
        likes=likes,
        like_options=tuple(map(_like_options, like_clauses)),
        partition_key=tuple(element_sql(p.partition_elem) for p in statement.partspec.part_params),
        partition_bound=partition_bound(statement.partbound) if partition else "",
    )


def _table_constraints(
    elements: Sequence[pb.Node], columns: list[pb.ColumnDef]
) -> tuple[Constraint, ...]:
    written = [c for definition in columns for c in column_constraints(definition)]
    own = [constraint(e.constraint) for e in elements if e.HasField("constraint")]
    return (*written, *own)


def _like_options(like: pb.TableLikeClause) -> tuple[str, ...]:
    """What a LIKE clause takes along; ``all`` is followed by each."""
    every = ("all",) if like.options == _LIKE_ALL else ()
    return (*every, *(word for bit, word in _LIKE.items() if like.options & bit))


def partition_bound(bound: pb.PartitionBoundSpec) -> str:
    """The bound of a partition as SQL: ``default``, ``FOR VALUES FROM (1) TO (2)``."""
    if bound.is_default:
        return "default"
    if bound.strategy == "h":
        return f"FOR VALUES WITH (modulus {bound.modulus}, remainder {bound.remainder})"
    if bound.strategy == "l":
        return f"FOR VALUES IN ({_listed(bound.listdatums)})"
    lower, upper = _listed(bound.lowerdatums), _listed(bound.upperdatums)
    return f"FOR VALUES FROM ({lower}) TO ({upper})"


def _listed(values: Iterable[pb.Node]) -> str:
    return ", ".join(map(expression_sql, values))


def read_create_index(node: pb.Node) -> Iterator[Operation]:
    """CREATE INDEX."""
    statement = node.index_stmt
    elements = [e.index_elem for e in statement.index_params]
    yield CreateIndex(
        table=relation_name(statement.relation),
        name=statement.idxname,
        columns=tuple(map(element_sql, elements)),
        method=statement.access_method,
        unique=statement.unique,
        concurrently=statement.concurrent,
        if_not_exists=statement.if_not_exists,
        where=optional_sql(statement, "where_clause"),
        include=tuple(element_sql(e.index_elem) for e in statement.index_including_params),
        only=not statement.relation.inh,
        options=option_pairs(statement.options),
        nulls_not_distinct=statement.nulls_not_distinct,
        operator_classes=tuple(_operator_class(e) for e in elements),
        orders=_orders(elements),
    )


def _orders(elements: Sequence[pb.IndexElem]) -> tuple[str, ...]:
    """The order of each column; nothing where all have the usual one."""
    orders = tuple(map(_order, elements))
    return orders if any(orders) else ()


def _order(element: pb.IndexElem) -> str:
    """What follows the column and its operator class: ``desc nulls last``, or nothing."""
    return f"{_ORDERS.get(element.ordering, '')}{_NULLS.get(element.nulls_ordering, '')}".strip()


_ORDERS = {pb.SORTBY_ASC: "asc", pb.SORTBY_DESC: "desc"}
_NULLS = {pb.SORTBY_NULLS_FIRST: " nulls first", pb.SORTBY_NULLS_LAST: " nulls last"}


def _operator_class(element: pb.IndexElem) -> str:
    return dotted_name(element.opclass).sql() if element.opclass else ""


READERS = {
    "create_stmt": read_create_table,
    "create_foreign_table_stmt": read_create_foreign_table,
    "index_stmt": read_create_index,
}
