"""What rules ask about types: what they hold, how wide they are, which are enums."""

from lamina.review.about_columns import identifiers
from lamina.sql.names import Name
from lamina.sql.operations import AlterColumnType
from lamina.sql.schema import Schema
from lamina.sql.schema.dependents import Dependent
from lamina.sql.schema.objects import TableConstraint, Type

_FIRST_VALUES = {
    "text": "''",
    "character varying": "''",
    "boolean": "false",
    "smallint": "0",
    "integer": "0",
    "bigint": "0",
    "numeric": "0",
    "real": "0",
    "double precision": "0",
    "jsonb": "'{}'",
    "json": "'{}'",
    "date": "current_date",
    "timestamp with time zone": "now()",
    "timestamp without time zone": "now()",
}
_WIDER = ("smallint", "integer", "bigint", "numeric")
_WIDTHS = {
    "boolean": (1, 1),
    '"char"': (1, 1),
    "smallint": (2, 2),
    "integer": (4, 4),
    "real": (4, 4),
    "date": (4, 4),
    "oid": (4, 4),
    "uuid": (1, 16),
    "bigint": (8, 8),
    "double precision": (8, 8),
    "money": (8, 8),
    "timestamp with time zone": (8, 8),
    "timestamp without time zone": (8, 8),
    "time without time zone": (8, 8),
    "time with time zone": (8, 12),
    "interval": (8, 16),
    "smallserial": (2, 2),
    "serial": (4, 4),
    "bigserial": (8, 8),
}


def base(kind: str) -> str:
    """A type without its modifier and without array brackets: `character varying`."""
    head, mark, rest = kind.replace("[]", "").partition("(")
    after = rest.partition(")")[2] if mark else ""
    return f"{head.strip()}{after}".strip()


def first_value(kind: str) -> str:
    """A value that rows could start with, as SQL; empty where none goes without saying."""
    return "'{}'" if kind.endswith("[]") else _FIRST_VALUES.get(base(kind), "")


def width(kind: str) -> tuple[int, int] | None:
    """How a value is aligned and how wide it is, in bytes; None where its width varies."""
    return None if kind.endswith("]") else _WIDTHS.get(base(kind))


def named_type(schema: Schema, kind: str) -> Type | None:
    """The type of the migrations that a column's type names, its array included."""
    bare = kind.replace("[]", "")
    return next((t for t in schema.types.values() if t.name.sql() == bare), None)


def enum_of(schema: Schema, kind: str) -> Type | None:
    """The enum that a column's type names, or None."""
    found = named_type(schema, kind)
    return found if found and found.kind == "enum" else None


def columns_of_type(schema: Schema, kind: Name) -> tuple[tuple[Name, str], ...]:
    """The columns of tables that have the type or an array of it."""
    text = kind.sql()
    return tuple(
        (table.name, column.name)
        for table in schema.tables
        for column in table.columns.values()
        if column.type.replace("[]", "") == text
    )


def refuses_type_change(schema: Schema, table: Name, column: str) -> tuple[Dependent, ...]:
    """What makes PostgreSQL refuse another type for a column; foreign keys do not."""
    users = schema.dependents_of_column(table, column)
    return tuple(user for user in users if user.kind != "foreign key")


def checks_on(schema: Schema, table: Name, column: str) -> tuple[TableConstraint, ...]:
    """The checks of a table that read a column."""
    home = schema.table(table)
    entries = home.constraints.values() if home else ()
    return tuple(
        entry
        for entry in entries
        if entry.kind == "check"
        and (column in entry.columns or column in set(identifiers(entry.constraint.expression)))
    )


def swaps_enum(schema: Schema, op: AlterColumnType) -> bool:
    """Whether a column goes from one enum to another."""
    known = schema.column(op.table, op.column)
    old = enum_of(schema, known.type) if known else None
    new = enum_of(schema, op.type)
    return old is not None and new is not None and old.name != new.name


def limit(kind: str) -> int:
    """The length in brackets after a type; 0 where there is none."""
    inside = kind.partition("(")[2].partition(")")[0]
    return int(inside) if inside.isdigit() else 0


def loses_nothing(old: str, new: str) -> bool:
    """Whether every value of one type is one of the other too."""
    if new in {"text", "character varying"}:
        return True
    return old in _WIDER and new in _WIDER and _WIDER.index(old) <= _WIDER.index(new)
