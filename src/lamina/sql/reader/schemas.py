"""CREATE SCHEMA with what it creates inside."""

from collections.abc import Callable, Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.operations import CreateSchema, Opaque, Operation
from lamina.sql.reader import access, objects, routines, tables, views
from lamina.sql.tree import role_name

# All that the grammar allows inside, and where each keeps the name that goes into the schema.
_ELEMENTS: dict[str, tuple[str, Callable[[pb.Node], Iterator[Operation]]]] = {
    "create_stmt": ("relation", tables.read_create_table),
    "index_stmt": ("relation", tables.read_create_index),
    "view_stmt": ("view", views.read_create_view),
    "create_seq_stmt": ("sequence", objects.read_create_sequence),
    "create_trig_stmt": ("relation", routines.read_create_trigger),
    "grant_stmt": ("", access.read_grant),
}
_CREATING = {"create_stmt", "view_stmt", "create_seq_stmt"}


def read_create_schema(node: pb.Node) -> Iterator[Operation]:
    """CREATE SCHEMA; names inside that have no schema get this one, as PostgreSQL does it."""
    statement = node.create_schema_stmt
    name = statement.schemaname or role_name(statement.authrole)
    yield CreateSchema(name, statement.if_not_exists)
    created = set(filter(None, map(_created, statement.schema_elts)))
    for element in statement.schema_elts:
        kind = element.WhichOneof("node") or ""
        if kind not in _ELEMENTS:
            yield Opaque(f"create schema with {kind.removesuffix('_stmt').replace('_', ' ')}")
            continue
        yield from _ELEMENTS[kind][1](_placed(element, kind, name, created))


def _created(element: pb.Node) -> str:
    kind = element.WhichOneof("node") or ""
    if kind not in _CREATING:
        return ""
    return str(getattr(getattr(element, kind), _ELEMENTS[kind][0]).relname)


def _placed(element: pb.Node, kind: str, schema: str, created: set[str]) -> pb.Node:
    """A copy of the element with the schema before its own name and those made beside it."""
    copy = pb.Node()
    copy.CopyFrom(element)
    for item in grammar.walk(copy):
        if isinstance(item, pb.RangeVar) and not item.schemaname and item.relname in created:
            item.schemaname = schema
    field = _ELEMENTS[kind][0]
    if field:
        own = getattr(getattr(copy, kind), field)
        own.schemaname = own.schemaname or schema
    return copy


READERS = {"create_schema_stmt": read_create_schema}
