"""CREATE TABLE in its forms, CREATE INDEX."""

from collections.abc import Iterator, Sequence

from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import Column, Constraint, CreateIndex, CreateTable, Operation
from lamina.sql.operations.tables import ConstraintKind, Generated
from lamina.sql.reader.queries import tables_read
from lamina.sql.tree import relation_name, strings, type_text

_CONSTRAINTS: dict[int, ConstraintKind] = {
    pb.CONSTR_PRIMARY: "primary key",
    pb.CONSTR_UNIQUE: "unique",
    pb.CONSTR_FOREIGN: "foreign key",
    pb.CONSTR_CHECK: "check",
    pb.CONSTR_EXCLUSION: "exclude",
    pb.CONSTR_NOTNULL: "not null",
}
# pg_constraint.confdeltype; ``a`` is NO ACTION, the default.
_ACTIONS = {"c": "cascade", "n": "set null", "d": "set default", "r": "restrict"}
_SERIALS = {"smallserial", "serial", "bigserial", "serial2", "serial4", "serial8"}


def read_create_table(node: pb.Node) -> Iterator[Operation]:
    """CREATE TABLE."""
    yield _table(node.create_stmt)


def read_create_foreign_table(node: pb.Node) -> Iterator[Operation]:
    """CREATE FOREIGN TABLE."""
    yield _table(node.create_foreign_table_stmt.base_stmt, foreign=True)


def read_create_index(node: pb.Node) -> Iterator[Operation]:
    """CREATE INDEX."""
    statement = node.index_stmt
    yield CreateIndex(
        table=relation_name(statement.relation),
        name=statement.idxname,
        columns=tuple(_index_column(e.index_elem) for e in statement.index_params),
        method=statement.access_method,
        unique=statement.unique,
        concurrently=statement.concurrent,
        if_not_exists=statement.if_not_exists,
        where=_optional_sql(statement, "where_clause"),
        include=tuple(_index_column(e.index_elem) for e in statement.index_including_params),
    )


def column(definition: pb.ColumnDef) -> Column:
    """A column with what its constraints say about the column alone."""
    by_kind = {c.constraint.contype: c.constraint for c in definition.constraints}
    computed = by_kind.get(pb.CONSTR_GENERATED)
    source = computed or by_kind.get(pb.CONSTR_DEFAULT)
    has_type = definition.HasField("type_name")
    kind = type_text(definition.type_name) if has_type else ""
    return Column(
        name=definition.colname,
        type=kind,
        not_null=not by_kind.keys().isdisjoint(_NOT_NULL) or kind in _SERIALS,
        default=expression_sql(source.raw_expr) if source else None,
        generated=_generated(computed, identity=pb.CONSTR_IDENTITY in by_kind),
    )


_NOT_NULL = {pb.CONSTR_NOTNULL, pb.CONSTR_PRIMARY, pb.CONSTR_IDENTITY}


def column_constraints(definition: pb.ColumnDef) -> tuple[Constraint, ...]:
    """The constraints written with a column that are constraints of the table as well."""
    return tuple(
        constraint(c.constraint, (definition.colname,))
        for c in definition.constraints
        if c.constraint.contype in _CONSTRAINTS and c.constraint.contype != pb.CONSTR_NOTNULL
    )


def constraints_among(nodes: Sequence[pb.Node]) -> tuple[Constraint, ...]:
    """Those of a domain's clauses that are constraints."""
    found = (n.constraint for n in nodes)
    return tuple(constraint(c) for c in found if c.contype in _CONSTRAINTS)


def constraint(node: pb.Constraint, columns: tuple[str, ...] = ()) -> Constraint:
    """A constraint of a table."""
    foreign = node.contype == pb.CONSTR_FOREIGN
    return Constraint(
        kind=_CONSTRAINTS[node.contype],
        name=node.conname,
        columns=columns or strings(node.fk_attrs if foreign else node.keys),
        references=relation_name(node.pktable) if foreign else None,
        referenced_columns=strings(node.pk_attrs),
        expression=_optional_sql(node, "raw_expr"),
        on_delete=_ACTIONS.get(node.fk_del_action, ""),
        on_update=_ACTIONS.get(node.fk_upd_action, ""),
        not_valid=node.skip_validation,
        using_index=node.indexname,
    )


def _generated(computed: pb.Constraint | None, *, identity: bool) -> Generated:
    if computed:
        return "virtual" if computed.generated_kind == "v" else "stored"
    return "identity" if identity else ""


def _table(statement: pb.CreateStmt, *, foreign: bool = False) -> CreateTable:
    columns = [e.column_def for e in statement.table_elts if e.HasField("column_def")]
    likes = [
        relation_name(e.table_like_clause.relation)
        for e in statement.table_elts
        if e.HasField("table_like_clause")
    ]
    parents = [relation_name(r.range_var) for r in statement.inh_relations]
    partition = statement.HasField("partbound")
    return CreateTable(
        table=relation_name(statement.relation),
        columns=tuple(column(c) for c in columns),
        constraints=_table_constraints(statement.table_elts, columns),
        if_not_exists=statement.if_not_exists,
        temporary=statement.relation.relpersistence == "t",
        unlogged=statement.relation.relpersistence == "u",
        foreign=foreign,
        partition_of=parents[0] if partition else None,
        partitioned=statement.HasField("partspec"),
        complete=not (likes or parents or statement.HasField("of_typename")),
        reads=(*likes, *parents),
    )


def _table_constraints(
    elements: Sequence[pb.Node], columns: list[pb.ColumnDef]
) -> tuple[Constraint, ...]:
    written = [c for definition in columns for c in column_constraints(definition)]
    own = [constraint(e.constraint) for e in elements if e.HasField("constraint")]
    return (*written, *own)


def _index_column(element: pb.IndexElem) -> str:
    return str(element.name) or f"({expression_sql(element.expr)})"


def _optional_sql(node: pb.IndexStmt | pb.Constraint, field: str) -> str:
    return expression_sql(getattr(node, field)) if node.HasField(field) else ""


def read_create_table_as(node: pb.Node) -> Iterator[Operation]:
    """CREATE TABLE AS; a materialized view is read with the views."""
    statement = node.create_table_as_stmt
    yield table_from_query(statement.into, statement.query, if_not_exists=statement.if_not_exists)


def table_from_query(into: pb.IntoClause, query: pb.Node, *, if_not_exists: bool) -> CreateTable:
    """A table whose columns come from a query."""
    return CreateTable(
        table=relation_name(into.rel),
        if_not_exists=if_not_exists,
        temporary=into.rel.relpersistence == "t",
        unlogged=into.rel.relpersistence == "u",
        complete=False,
        reads=tables_read(query),
    )


READERS = {
    "create_stmt": read_create_table,
    "create_foreign_table_stmt": read_create_foreign_table,
    "index_stmt": read_create_index,
}
