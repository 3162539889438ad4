"""The parse tree of a statement, read into operations.

One module for each kind of object; each has a table from the grammar's node to its reader.
A node that is in none of them becomes :class:`~lamina.sql.operations.Opaque`.
"""

from collections.abc import Callable, Iterator

from postgast import pg_query_pb2 as pb

from lamina.sql.operations import Opaque, Operation
from lamina.sql.reader import (
    access,
    alter_table,
    datatypes,
    drops,
    objects,
    others,
    routines,
    rows,
    schemas,
    selects,
    session,
    system,
    tables,
    views,
)

Reader = Callable[[pb.Node], Iterator[Operation]]

_READERS: dict[str, Reader] = {
    **access.READERS,
    **alter_table.READERS,
    **datatypes.READERS,
    **drops.READERS,
    **objects.READERS,
    **others.READERS,
    **routines.READERS,
    **rows.READERS,
    **schemas.READERS,
    **selects.READERS,
    **session.READERS,
    **system.READERS,
    **tables.READERS,
    **views.READERS,
}


def read(node: pb.Node) -> tuple[Operation, ...]:
    """What a statement does; at least one operation, in the order of the statement's text."""
    kind = node.WhichOneof("node") or "empty"
    reader = _READERS.get(kind)
    operations = tuple(reader(node)) if reader else ()
    return operations or (Opaque(kind.removesuffix("_stmt").replace("_", " ")),)
