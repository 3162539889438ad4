"""Renames in a diff: found, asked for, made on the shadow, so that the rest is compared again."""

from collections.abc import Callable
from functools import cache

from lamina.adapters.postgres import Connection, ThrowawayPostgres
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.renames import PossibleRename, possible_renames
from lamina.sql.statements import SqlSyntaxError, split

Choose = Callable[[list[PossibleRename]], list[PossibleRename]]
"""Returns those of the candidates that were renames."""

_MOST_ROUNDS = 3
_NO_TYPE = ""
_COLUMNS = """
select a.attname::text, format_type(a.atttypid, a.atttypmod)
from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
where a.attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))
  and a.attnum > 0 and not a.attisdropped
"""


def candidates(shadow: Connection, sql: str) -> list[PossibleRename]:
    """Return what may be renames in a diff that starts from `shadow`.

    A dropped and an added column of one type on one table, or a dropped and a created table that
    share most of their columns. Foreign tables have no rows to lose.
    """
    try:
        operations: list[Operation] = [op for each in split(sql) for op in each.operations]
    except SqlSyntaxError:
        return []  # the draft says where
    # Types are then printed with their schemas, as in the diff.
    shadow.execute("set search_path = ''")

    @cache
    def columns(table: Name) -> dict[str, str]:
        rows = shadow.execute(_COLUMNS, (table.qualified.schema, table.name)).fetchall()
        return {str(name): str(kind) for name, kind in rows}

    return possible_renames(
        operations,
        column_type=lambda table, column: columns(table).get(column, _NO_TYPE),
        table_columns=columns,
    )


def key(rename: PossibleRename) -> str:
    """Return how an option names a rename: `todos.title=headline` or `orgs=organizations`."""
    old = f"{rename.table}.{rename.old}" if rename.kind == "column" else str(rename.table)
    return f"{old}={rename.new}"


def make(shadow: Connection, chosen: list[PossibleRename]) -> str:
    """Make the renames on the shadow and return their SQL."""
    for rename in chosen:
        shadow.execute(rename.sql.encode())
    return "".join(f"{rename.sql}\n" for rename in chosen)


def follow(
    server: ThrowawayPostgres,
    database: str,
    chosen: list[PossibleRename],
    choose: Choose,
    compare: Callable[[], str],
) -> str:
    """Make renames on a copy of the shadow and return their SQL with what is left to change.

    Under its new name a table is compared column by column, so more renames may show; they are
    asked for and made in the same way, a few times at most.

    Args:
        server: The server.
        database: The copy.
        chosen: The renames to start with.
        choose: Says which drops are renames.
        compare: Compares the copy with the changed database and returns the difference.
    """
    renaming, left = "", ""
    for number in range(1, _MOST_ROUNDS + 1):
        with server.connection(database) as connection:
            renaming += make(connection, chosen)
        left = compare()
        if number < _MOST_ROUNDS:
            with server.connection(database) as connection:
                chosen = choose(candidates(connection, left))
        if not chosen:
            break
    return f"{renaming}\n{left}"
