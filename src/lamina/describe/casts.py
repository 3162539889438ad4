"""Conditions under which a value does not fit another type."""

from lamina.describe.undo import narrower, sizes
from lamina.review.about_types import base, enum_of
from lamina.sql.names import quote_literal
from lamina.sql.schema import Schema

_KNOWS_INPUT = 16
"""The first PostgreSQL with `pg_input_is_valid`."""
_BITS = {"smallint": 15, "integer": 31, "bigint": 63}
_TEXTS = frozenset({"text", "character varying", "character", "citext"})
_INPUT = frozenset(
    {"bigint", "boolean", "date", "double precision", "inet", "integer", "interval", "json"}
    | {"jsonb", "numeric", "real", "smallint", "timestamp with time zone", "uuid"}
    | {"timestamp without time zone"}
)


def wrong_label(column: str, old: str, new: str, schema: Schema) -> str:
    """The condition under which a value is no label of the new enum; empty for none."""
    kind, was = enum_of(schema, new), enum_of(schema, old)
    if kind is None or "[]" in old + new or not (was or base(old) in _TEXTS):
        return ""
    if was and set(was.labels) <= set(kind.labels):
        return ""
    return f"{column}::text not in ({', '.join(map(quote_literal, kind.labels))})"


def wrong_value(column: str, old: str, new: str, *, explicit: bool, postgres: int) -> str:
    """The condition under which a value cannot become one of the new type; empty for none."""
    before, after, most = base(old), base(new), sizes(new)
    if "[]" in old + new:
        return ""
    if before in _TEXTS and after in _TEXTS:
        longest = (most or (1,))[0]
        cut = explicit or not narrower(old, new)
        return "" if cut else f"length(rtrim({column}::text, ' ')) > {longest}"
    if before in _TEXTS and after in _INPUT and postgres >= _KNOWS_INPUT:
        return f"not pg_input_is_valid({column}::text, {quote_literal(new)})"
    if after in _BITS and before in {*_BITS, "numeric"}:
        limit = 2 ** _BITS[after]
        value = f"round({column})" if before == "numeric" else column
        fits = before in _BITS and _BITS[before] <= _BITS[after]
        return "" if fits else f"{value} not between {-limit} and {limit - 1}"
    if after == "numeric" and most and before in {*_BITS, "numeric"}:
        return _too_many_digits(column, sizes(old), (*most, 0)[:2])
    return ""


def _too_many_digits(column: str, old: tuple[int, ...], new: tuple[int, ...]) -> str:
    whole, scale = new[0] - new[1], new[1]
    if old and old[0] - (*old, 0)[1] < whole:
        return ""
    value = f"{column}::numeric"
    return f"{value} <> 'NaN' and abs(round({value}, {scale})) >= 1e{whole}"
