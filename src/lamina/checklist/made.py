"""What a script makes itself, so that no running code can depend on it yet."""

from collections.abc import Iterable

from lamina.sql.names import Name
from lamina.sql.operations import (
    AddColumn,
    CreateFunction,
    CreateSchema,
    CreateSequence,
    CreateTable,
    CreateType,
    CreateView,
    DropFunction,
    Grant,
    Operation,
)

Signature = tuple[str, ...]


class Made:
    """The objects that a script creates.

    Args:
        operations: Those of the script.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self.tables: set[Name] = set()
        self.views: set[Name] = set()
        self.functions: dict[Name, set[Signature]] = {}
        self._schemas: set[str] = set()
        self._others: set[Name] = set()
        self._empty_columns: set[tuple[Name, str]] = set()
        for op in operations:
            self._note(op)

    def _note(self, op: Operation) -> None:
        match op:
            case CreateTable():
                self.tables.add(op.table.qualified)
            case CreateView():
                self.views.add(op.view.qualified)
            case CreateFunction():
                self.functions.setdefault(op.function.qualified, set()).add(_signature(op))
            case CreateSchema():
                self._schemas.add(op.name)
            case CreateSequence(sequence=name) | CreateType(type=name):
                self._others.add(name.qualified)
            case AddColumn(definition=column) if not (column.not_null or column.fills_itself):
                self._empty_columns.add((op.table.qualified, column.name))

    def remakes(self, drop: DropFunction) -> bool:
        """Whether a function with the arguments of the dropped one is made."""
        made = self.functions.get(drop.function.qualified, set())
        return bool(made) if drop.arguments is None else _plain(drop.arguments) in made

    def has_target(self, grant: Grant) -> bool:
        """Whether what a GRANT or REVOKE is about is made here.

        A function that is created or replaced counts: the diff engine writes so for a new one, and
        revokes what everybody gets with it.
        """
        name = grant.on.qualified
        match grant.kind:
            case "table":
                return name in self.tables or name in self.views
            case "function" | "procedure" | "routine":
                made = self.functions.get(name, set())
                return bool(made) if grant.arguments is None else _plain(grant.arguments) in made
            case "sequence":
                return name in self._others or self._owns_sequence(name)
            case "type" | "domain":
                return name in self._others
            case _:
                return grant.on.name in self._schemas

    def _owns_sequence(self, sequence: Name) -> bool:
        """Whether it is named as PostgreSQL names the sequence of a column of a table made here."""
        parts = sequence.name.split("_")
        tables = (Name(sequence.schema, "_".join(parts[:n])) for n in range(1, len(parts) - 1))
        return parts[-1] == "seq" and any(table in self.tables for table in tables)

    def all_empty(self, table: Name, columns: Iterable[str]) -> bool:
        """Whether the columns are new and null in all rows that code of today writes."""
        wanted = [(table.qualified, column) for column in columns]
        return bool(wanted) and all(column in self._empty_columns for column in wanted)


def _signature(op: CreateFunction) -> Signature:
    modes = {"table"} if op.procedure else {"out", "table"}
    return _plain(a.type for a in op.arguments if a.mode not in modes)


def _plain(types: Iterable[str]) -> Signature:
    return tuple(each.removeprefix("public.") for each in types)
