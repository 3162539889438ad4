"""Foreign keys whose columns no index leads with: each delete of a referenced row reads all."""

from collections import defaultdict
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
    indexes = _indexes(operations)
    return [
        _words(table, constraint.columns)
        for table, constraint in _constraints(operations)
        if constraint.kind == "foreign key"
        and constraint.columns
        and not _leads(constraint.columns, indexes[table.qualified])
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


def _leads(columns: tuple[str, ...], indexes: list[tuple[str, ...]]) -> bool:
    """Whether the first columns of one of the indexes are `columns`, in any order."""
    return any(set(leading[: len(columns)]) == set(columns) for leading in indexes)


def _indexes(operations: Sequence[Operation]) -> dict[Name, list[tuple[str, ...]]]:
    """Return the columns of the indexes that the script makes, by table."""
    found: dict[Name, list[tuple[str, ...]]] = defaultdict(list)
    for op in operations:
        if isinstance(op, CreateIndex) and op.method in _LOOKUPS and not op.where:
            found[op.table.qualified].append(op.columns)
    for table, each in _constraints(operations):
        if each.kind in {"primary key", "unique"}:
            found[table.qualified].append(each.columns)
    return found


_LOOKUPS = frozenset({"btree", "hash"})
"""The methods that find the rows with a given value of a plain type."""
