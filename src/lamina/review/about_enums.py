"""Where a statement uses a value of an enum."""

from lamina.review.about_columns import constants, identifiers, meant
from lamina.review.about_types import base
from lamina.review.context import Context
from lamina.sql import operations as o
from lamina.sql.names import Name
from lamina.sql.operations import Operation
from lamina.sql.statements import Statement

_NO_VALUES = (o.AddEnumValue, o.RenameEnumValue, o.CommentOn, o.CreateType, o.SetParameter)


def uses(ctx: Context, statement: Statement, op: o.AddEnumValue) -> bool:
    """Whether a later statement has the new value as a value of the enum."""
    return any(
        op.value in set(constants(text)) and _about(ctx, operation, text, op.type)
        for operation in statement.operations
        if not isinstance(operation, _NO_VALUES)
        for text in _texts(operation, statement)
    )


def _texts(operation: Operation, statement: Statement) -> tuple[str, ...]:
    """What is run or checked at once: the statement, and a body that is not kept for later."""
    blocks = tuple(b.body for b in statement.operations if isinstance(b, o.DoBlock))
    if blocks:
        return blocks
    if isinstance(operation, o.CreateFunction):
        defaults = " ".join(a.default or "" for a in operation.arguments)
        return (defaults, operation.body) if operation.language == "sql" else (defaults,)
    return (statement.text,)


def _about(ctx: Context, operation: Operation, text: str, kind: Name) -> bool:
    """Whether a text may mean the enum: it names it, or its table has a column of it."""
    if kind.name in set(identifiers(text)):
        return True
    tables = _tables(operation)
    if not tables:
        return isinstance(operation, (o.DoBlock, o.CreateFunction, o.Opaque))
    return any(_has(ctx, meant(ctx, table), kind) for table in tables)


def _tables(operation: Operation) -> tuple[Name, ...]:
    found = [getattr(operation, field, None) for field in ("table", "view")]
    reads = getattr(operation, "reads", ())
    return (*(name for name in found if isinstance(name, Name)), *reads)


def _has(ctx: Context, table: Name, kind: Name) -> bool:
    """Whether the table has a column of the type; one that is not known in full may."""
    home = ctx.before.relation(table) or ctx.end.relation(table)
    if home is None:
        return True
    text = kind.sql()
    return any(base(c.type) == text or not c.type for c in home.columns.values())
