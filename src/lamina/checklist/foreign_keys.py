"""Foreign keys whose columns no index leads with: each delete of a referenced row reads all."""

from collections.abc import Sequence

from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    AddConstraint,
    Constraint,
    CreateIndex,
    CreateTable,
    Operation,
)


def foreign_keys_without_index(operations: Sequence[Operation]) -> list[str]:
    """Return the new foreign keys for which the script makes no index, as `table.column`."""
    return [
        _words(table, constraint.columns)
        for table, constraint in _constraints(operations)
        if constraint.kind == "foreign key"
        and constraint.columns
        and not _is_indexed(table, constraint.columns, operations)
    ]


def _words(table: Name, columns: tuple[str, ...]) -> str:
    return f"{table}.{columns[0]}" if len(columns) == 1 else f"{table} ({', '.join(columns)})"


def _constraints(operations: Sequence[Operation]) -> list[tuple[Name, Constraint]]:
    found: list[tuple[Name, Constraint]] = []
    for op in operations:
        if isinstance(op, CreateTable | AddColumn):
            found += [(op.table, each) for each in op.constraints]
        elif isinstance(op, AddConstraint):
            found.append((op.table, op.constraint))
    return found


def _is_indexed(table: Name, columns: tuple[str, ...], operations: Sequence[Operation]) -> bool:
    """Whether the script makes an index whose first columns are `columns`, in any order."""
    return any(
        set(leading[: len(columns)]) == set(columns)
        for name, leading in _indexes(operations)
        if name.qualified == table.qualified
    )


def _indexes(operations: Sequence[Operation]) -> list[tuple[Name, tuple[str, ...]]]:
    made = [
        (op.table, op.columns)
        for op in operations
        if isinstance(op, CreateIndex) and op.method in _LOOKUPS and not op.where
    ]
    return made + [
        (table, each.columns)
        for table, each in _constraints(operations)
        if each.kind in {"primary key", "unique"}
    ]


_LOOKUPS = frozenset({"btree", "hash"})
"""The methods that find the rows with a given value of a plain type."""
