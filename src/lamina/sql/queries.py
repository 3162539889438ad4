"""What a query reads, calls and returns."""

from functools import lru_cache

import msgspec

from lamina.sql import grammar
from lamina.sql.column_reads import ColumnRead, Reads
from lamina.sql.names import Name
from lamina.sql.reader.output_names import output_names
from lamina.sql.reader.queries import tables_read
from lamina.sql.source import Source, SqlSyntaxError


class Query(msgspec.Struct, frozen=True):
    """Facts about a query.

    Attributes:
        columns: The columns it reads, aliases resolved; ``table`` None where several tables could
            have the column.
        reads: The tables and views it names, its own WITH names left out.
        calls: The functions it calls.
        output: The names of its columns as PostgreSQL gives them; ``*`` where it returns all
            columns of a table.
        parsed: False where the text is no query, so that nothing is known.
    """

    columns: tuple[ColumnRead, ...] = ()
    reads: tuple[Name, ...] = ()
    calls: tuple[Name, ...] = ()
    output: tuple[str, ...] = ()
    parsed: bool = True


@lru_cache(maxsize=4096)
def query_facts(query: str) -> Query:
    """The facts about a SELECT, VALUES or TABLE; for any text."""
    try:
        statements = grammar.parse(Source(query)).stmts
    except SqlSyntaxError:
        return Query(parsed=False)
    if len(statements) != 1 or not statements[0].stmt.HasField("select_stmt"):
        return Query(parsed=False)
    node = statements[0].stmt
    reads = Reads(node, None)
    return Query(
        columns=tuple(reads.columns),
        reads=tables_read(node),
        calls=tuple(reads.calls),
        output=output_names(node),
    )
