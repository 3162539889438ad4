"""What a query reads and calls."""

from google.protobuf.message import Message
from postgast import pg_query_pb2 as pb

from lamina.sql import grammar
from lamina.sql.names import Name
from lamina.sql.tree import dotted_name, relation_name


def tables_read(query: Message) -> tuple[Name, ...]:
    """The tables and views that a query names, each once; its own WITH names left out."""
    found: dict[Name, None] = {}
    inner: set[str] = set()
    for item in grammar.walk(query):
        if isinstance(item, pb.RangeVar):
            found[relation_name(item)] = None
        elif isinstance(item, pb.CommonTableExpr):
            inner.add(item.ctename)
    return tuple(name for name in found if name.schema or name.name not in inner)


def functions_called(query: Message) -> tuple[Name, ...]:
    """The functions that a query calls, each once, in order."""
    calls = (dotted_name(i.funcname) for i in grammar.walk(query) if isinstance(i, pb.FuncCall))
    return tuple(dict.fromkeys(calls))
