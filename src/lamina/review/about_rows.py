"""What rules about changes of rows share."""

from lamina.review.about_indexes import is_unique_on
from lamina.review.context import Context
from lamina.sql import operations as o
from lamina.sql.names import Name, quote

_SHORTEST = 3  # a = 1
_NUMBERS = frozenset({"smallint", "integer", "bigint"})


def is_temporary(table: Name) -> bool:
    """Whether only this session sees the table."""
    return table.schema == "pg_temp"


def every_row(op: o.Update | o.Delete, ctx: Context) -> str:
    """Why the statement reaches every row, in words; empty where it may not."""
    if not op.has_where:
        return "without where"
    table = ctx.before.table(op.table)
    for column in table.columns.values() if table else ():
        if column.not_null and op.where.lower() == f"{quote(column.name)} is not null":
            return f"where {quote(column.name)} is not null, as it always is"
    return "where the condition is always true" if _always(op.where) else ""


def _always(where: str) -> bool:
    if where.startswith("CURRENT OF"):
        return False
    from lamina.sql.expressions import tautology  # noqa: PLC0415 - parses

    return tautology(where) is True


def changes_rows(op: o.Update | o.Delete | o.Merge | o.Insert) -> bool:
    """Whether a statement may change many rows: an INSERT only when a query gives them."""
    return not isinstance(op, o.Insert) or op.source in {"query", "copy"}


def new_columns_only(op: o.Update, ctx: Context) -> bool:
    """Whether an UPDATE writes only columns that the same file added: nothing is overwritten."""
    return bool(op.columns) and all(ctx.column_here(op.table, c) for c in op.columns)


def by_key(op: o.Update | o.Delete | o.Merge | o.Insert, ctx: Context) -> bool:
    """Whether the condition names its rows by a unique key: they are as few as are written out."""
    if not isinstance(op, o.Update | o.Delete):
        return False
    from lamina.review.about_access import tokens, word  # noqa: PLC0415 - seldom needed

    words = [word(op.where, token) for token in tokens(op.where)]
    if len(words) < _SHORTEST or "or" in words:
        return False
    column, sign, *rest = words
    values = rest[:1] if sign == "=" else rest[1 : _end(rest)] if sign == "in" else []
    written = bool(values) and all(v == "," or v[0] == "'" or v.isdigit() for v in values)
    return written and is_unique_on(ctx, op.table, (column.strip('"'),))


def _end(words: list[str]) -> int:
    return words.index(")") if ")" in words else 0


def batch(op: o.Update, ctx: Context) -> str:
    """The integer key by which rows are changed in parts; empty where there is none."""
    table = ctx.before.table(op.table)
    key = table.primary_key if table else None
    if table is None or key is None or len(key.columns) != 1:
        return ""
    column = table.columns.get(key.columns[0])
    return quote(key.columns[0]) if column and column.type in _NUMBERS else ""
