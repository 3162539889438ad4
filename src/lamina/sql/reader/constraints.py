"""Columns and constraints, as tables, types and domains have them."""

from collections.abc import Iterator, Sequence

import msgspec
from postgast import pg_query_pb2 as pb

from lamina.sql.grammar import expression_sql
from lamina.sql.operations import Column, Constraint
from lamina.sql.operations.tables import ConstraintKind, Generated
from lamina.sql.reader.queries import element_sql, optional_sql
from lamina.sql.tree import dotted_name, relation_name, strings, type_text

_CONSTRAINTS: dict[int, ConstraintKind] = {
    pb.CONSTR_PRIMARY: "primary key",
    pb.CONSTR_UNIQUE: "unique",
    pb.CONSTR_FOREIGN: "foreign key",
    pb.CONSTR_CHECK: "check",
    pb.CONSTR_EXCLUSION: "exclude",
    pb.CONSTR_NOTNULL: "not null",
}
_NOT_NULL = {pb.CONSTR_NOTNULL, pb.CONSTR_PRIMARY, pb.CONSTR_IDENTITY}
# The others have no such property, and the grammar leaves the flag off for them.
_CAN_BE_UNENFORCED = {pb.CONSTR_CHECK, pb.CONSTR_FOREIGN}
# pg_constraint.confdeltype; ``a`` is NO ACTION, the default.
_ACTIONS = {"c": "cascade", "n": "set null", "d": "set default", "r": "restrict"}
_SERIALS = {"smallserial", "serial", "bigserial", "serial2", "serial4", "serial8"}
# pg_attribute.attidentity.
_IDENTITIES = {"a": "always", "d": "by default"}
# What is written after a column's constraint stands beside it in the tree, not in it.
_MARKS = {
    pb.CONSTR_ATTR_DEFERRABLE: {"deferrable": True},
    pb.CONSTR_ATTR_DEFERRED: {"deferrable": True, "initially_deferred": True},
    pb.CONSTR_ATTR_NOT_ENFORCED: {"not_enforced": True},
}


def column(definition: pb.ColumnDef) -> Column:
    """A column with what its constraints say about the column alone."""
    by_kind = {c.constraint.contype: c.constraint for c in definition.constraints}
    computed = by_kind.get(pb.CONSTR_GENERATED)
    identity = by_kind.get(pb.CONSTR_IDENTITY)
    source = computed or by_kind.get(pb.CONSTR_DEFAULT)
    has_type = definition.HasField("type_name")
    kind = type_text(definition.type_name) if has_type else ""
    return Column(
        name=definition.colname,
        type=kind,
        not_null=not by_kind.keys().isdisjoint(_NOT_NULL) or kind in _SERIALS,
        default=expression_sql(source.raw_expr) if source else None,
        generated=_generated(computed, identity=identity is not None),
        collation=collation(definition),
        identity=_IDENTITIES.get(identity.generated_when, "") if identity else "",
    )


def collation(definition: pb.ColumnDef) -> str:
    """The collation of a column as SQL, or empty."""
    written = definition.coll_clause.collname
    return dotted_name(written).sql() if written else ""


def column_constraints(definition: pb.ColumnDef) -> tuple[Constraint, ...]:
    """The constraints written with a column that are constraints of the table as well."""
    found = _with_marks(definition.constraints, (definition.colname,))
    return tuple(c for c in found if c.kind != "not null")


def constraints_among(nodes: Sequence[pb.Node]) -> tuple[Constraint, ...]:
    """Those of a domain's clauses that are constraints."""
    return tuple(_with_marks(nodes))


def _with_marks(nodes: Sequence[pb.Node], columns: tuple[str, ...] = ()) -> Iterator[Constraint]:
    last: Constraint | None = None
    for node in nodes:
        kind = node.constraint.contype
        if last and kind in _MARKS:
            last = msgspec.structs.replace(last, **_MARKS[kind])
        elif kind in _CONSTRAINTS:
            if last:
                yield last
            last = constraint(node.constraint, columns)
    if last:
        yield last


def constraint(node: pb.Constraint, columns: tuple[str, ...] = ()) -> Constraint:
    """A constraint of a table."""
    foreign = node.contype == pb.CONSTR_FOREIGN
    return Constraint(
        kind=_CONSTRAINTS[node.contype],
        name=node.conname,
        columns=columns or _columns(node),
        references=relation_name(node.pktable) if foreign else None,
        referenced_columns=strings(node.pk_attrs),
        expression=optional_sql(node, "raw_expr"),
        on_delete=_ACTIONS.get(node.fk_del_action, ""),
        on_update=_ACTIONS.get(node.fk_upd_action, ""),
        not_valid=node.skip_validation,
        using_index=node.indexname,
        deferrable=node.deferrable,
        initially_deferred=node.initdeferred,
        no_inherit=node.is_no_inherit,
        not_enforced=node.contype in _CAN_BE_UNENFORCED and not node.is_enforced,
        include=strings(node.including),
        nulls_not_distinct=node.nulls_not_distinct,
        method=node.access_method,
    )


def _columns(node: pb.Constraint) -> tuple[str, ...]:
    if node.contype == pb.CONSTR_EXCLUSION:
        return tuple(element_sql(e.list.items[0].index_elem) for e in node.exclusions)
    return strings(node.fk_attrs if node.contype == pb.CONSTR_FOREIGN else node.keys)


def _generated(computed: pb.Constraint | None, *, identity: bool) -> Generated:
    if computed:
        return "virtual" if computed.generated_kind == "v" else "stored"
    return "identity" if identity else ""
