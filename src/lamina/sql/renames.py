"""Renames that a diff engine shows as drop and create, with which the data would be lost."""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from lamina.sql.names import Name, quote
from lamina.sql.operations import (
    AddColumn,
    CreateTable,
    DropColumn,
    DropTable,
    Operation,
    RenameTable,
)

ColumnType = Callable[[Name, str], str | None]
TableColumns = Callable[[Name], dict[str, str] | None]
_MOST = 0.6


class PossibleRename(msgspec.Struct, frozen=True):
    """Something dropped and something made that may be one thing under a new name.

    Attributes:
        table: The table of a column; the dropped table itself for a table.
        old: The name that goes.
        new: The name that comes.
        dropped: The operation that loses the data.
        created: The operation that makes the new one.
        sql: What would rename instead, with its semicolon.
    """

    kind: Literal["column", "table"]
    table: Name
    old: str
    new: str
    dropped: DropColumn | DropTable
    created: AddColumn | CreateTable
    sql: str


def possible_renames(
    operations: Iterable[Operation],
    column_type: ColumnType | None = None,
    table_columns: TableColumns | None = None,
) -> list[PossibleRename]:
    """Drops that may be renames, in the order of the drops; a person has to say which.

    Args:
        operations: Those of one script.
        column_type: The type that a column has before the script, as PostgreSQL prints it, or
            None where it is not known. With it, only columns of the same type are paired.
        table_columns: The columns of a table before the script and their types, or None. With it,
            only tables that share most of their columns are paired.
    """
    told = list(operations)
    return [*_columns(told, column_type), *_tables(told, table_columns)]


def _columns(told: list[Operation], column_type: ColumnType | None) -> list[PossibleRename]:
    dropped = [o for o in told if isinstance(o, DropColumn)]
    added = [o for o in told if isinstance(o, AddColumn)]
    return [
        _column(old, new)
        for old in dropped
        for new in added
        if old.table.qualified == new.table.qualified
        and old.column != new.column
        and not new.definition.generated
        and _same_type(old, new, column_type)
    ]


def _same_type(old: DropColumn, new: AddColumn, column_type: ColumnType | None) -> bool:
    known = column_type(old.table, old.column) if column_type else None
    return known is None or known == new.definition.type


def _column(old: DropColumn, new: AddColumn) -> PossibleRename:
    return PossibleRename(
        kind="column",
        table=old.table,
        old=old.column,
        new=new.column,
        dropped=old,
        created=new,
        sql=f"alter table {old.table.sql()} "
        f"rename column {quote(old.column)} to {quote(new.column)};",
    )


def _tables(told: list[Operation], table_columns: TableColumns | None) -> list[PossibleRename]:
    dropped = [o for o in told if isinstance(o, DropTable)]
    created = [
        o
        for o in told
        if isinstance(o, CreateTable) and not (o.partition_of or o.foreign or o.temporary)
    ]
    renamed = {o.table.qualified for o in told if isinstance(o, RenameTable)}
    return [
        _table(old, new)
        for old in dropped
        for new in created
        if old.table.qualified.schema == new.table.qualified.schema
        and old.table.qualified not in renamed | {new.table.qualified}
        and _alike(old, new, table_columns)
    ]


def _alike(old: DropTable, new: CreateTable, table_columns: TableColumns | None) -> bool:
    """Whether most columns are in both with their types; a rename may come with other changes."""
    known = table_columns(old.table) if table_columns else None
    if known is None:
        return True
    shared = {(c.name, c.type) for c in new.columns} & set(known.items())
    return len(shared) >= _MOST * max(len(known), len(new.columns), 1)


def _table(old: DropTable, new: CreateTable) -> PossibleRename:
    return PossibleRename(
        kind="table",
        table=old.table,
        old=old.table.name,
        new=new.table.name,
        dropped=old,
        created=new,
        sql=f"alter table {old.table.sql()} rename to {quote(new.table.name)};",
    )
