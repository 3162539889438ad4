"""The schema that a list of migrations leads to: folded from operations, object by object."""

from collections.abc import Iterable

from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.schema.apply import apply, apply_statement, is_gone, nothing_happens
from lamina.sql.schema.dependents import Dependent
from lamina.sql.schema.objects import (
    Function,
    Index,
    Origin,
    Policy,
    Table,
    TableColumn,
    TableConstraint,
    Trigger,
    Type,
    View,
)
from lamina.sql.schema.resolve import resolved
from lamina.sql.schema.state import Schema
from lamina.sql.schema.undo import remember
from lamina.sql.statements import Statement, split

__all__ = [
    "Dependent",
    "Function",
    "Index",
    "Name",
    "Origin",
    "Policy",
    "Schema",
    "Table",
    "TableColumn",
    "TableConstraint",
    "Trigger",
    "Type",
    "View",
    "apply",
    "apply_statement",
    "fold",
    "fold_statements",
    "is_gone",
    "nothing_happens",
    "resolved",
]


def fold(text: str, schema: Schema | None = None, origin: Origin | None = None) -> Schema:
    """Apply a script to a schema, or to an empty one, and return that schema.

    Raises:
        SqlSyntaxError: The grammar refuses the script.
    """
    schema = Schema.start() if schema is None else schema
    fold_statements(schema, split(text), origin or Origin(file=0))
    return schema


def fold_statements(schema: Schema, statements: Iterable[Statement], origin: Origin) -> None:
    """Apply the statements of one script; session settings end with it.

    The Supabase CLI runs ``RESET ALL`` before each file.
    """
    statements = tuple(statements)
    schema.begin_script()
    remember(schema, statements)
    for statement in statements:
        at = Origin(origin.path, statement.line, origin.file, origin.new)
        apply_statement(schema, statement.operations, at)


def operations_resolved(schema: Schema, operations: Iterable[Operation]) -> list[Operation]:
    """The operations with the schema written in every name, as of now."""
    return [resolved(schema, operation) for operation in operations]
