"""Which changes of a column's type leave the bytes of the table as they are.

PostgreSQL skips the rewrite where the cast costs nothing: types that share their bytes (method
``b`` in ``pg_cast``), and length casts that their support function removes (``varchar_support`` and
the like). Checked on the server by ``tests/sql/test_locks.py``.
"""

import re
from itertools import pairwise

import msgspec

_MODIFIER = re.compile(r"\s*\(\s*([\d\s,-]+)\)")
_TEXT = frozenset({"text", "character varying", "citext"})
_OIDS = frozenset({"oid", "integer", "regclass", "regproc", "regtype", "regrole", "regnamespace"})
_STAMPS = frozenset({"timestamp without time zone", "timestamp with time zone"})
_TEMPORAL = _STAMPS | {"time without time zone", "time with time zone", "interval"}
_FINEST = 6
"""The precision of a timestamp for which none is written."""
_BUILT_IN = (
    (_TEXT - {"citext"})
    | _OIDS
    | _TEMPORAL
    | {"bigint", "boolean", "bytea", "bit", "bit varying", "character", "cidr", "date", "inet"}
    | {"json", "jsonb", "macaddr", "money", "name", "numeric", "real", "double precision"}
    | {"smallint", "uuid", "xml", "tsvector", "tsquery", "point"}
)
_ALIASES = {
    "bool": "boolean",
    "bpchar": "character",
    "char": "character",
    "decimal": "numeric",
    "float4": "real",
    "float8": "double precision",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}


class _Type(msgspec.Struct, frozen=True):
    base: str
    limits: tuple[int, ...] = ()


def keeps_bytes(
    old: str, new: str, using: str | None = None, *, column: str = "", session_utc: bool = True
) -> bool | None:
    """Whether the rows stay as they are when a column of one type gets another.

    Domains are to be resolved before.

    Args:
        old: The type as PostgreSQL prints it.
        new: The new one.
        using: The expression in USING, or None.
        column: The column, to know a USING that only casts it.
        session_utc: The session's time zone is UTC, as on Supabase.

    Returns None where it cannot be told, for types of extensions for example.
    """
    between = _cast_in(using, column)
    if between is None:
        return False
    steps = [_read(old), *([_read(between)] if between else []), _read(new)]
    answers = {_step(a, b, utc=session_utc) for a, b in pairwise(steps)}
    return False if False in answers else None if None in answers else True


def same_operators(old: str, new: str) -> bool:
    """Whether an index on the column can stay when its bytes do: both types compare the same."""
    return _compared_as(old) == _compared_as(new)


def _compared_as(text: str) -> str:
    base = _read(text).base
    return {"character varying": "text", "cidr": "inet"}.get(base, base)


def _cast_in(using: str | None, column: str) -> str | None:
    """The type in ``column::type``, empty for the bare column or no USING, None for all else."""
    if using is None:
        return ""
    text = using.strip().strip("()").strip()
    name = rf'(?:{re.escape(column)}|"{re.escape(column)}")' if column else r'(?:\w+|"[^"]+")'
    if re.fullmatch(name, text):
        return ""
    # A bracket at the end may be the modifier's: count it back in.
    text += ")" * (text.count("(") - text.count(")"))
    cast = re.fullmatch(rf"{name}\s*::\s*([\w .\"]+?(?:\([\d, ]+\)[\w ]*)?)", text)
    called = re.fullmatch(rf"cast\s*\(\s*{name}\s+as\s+(.+)\)", text, re.IGNORECASE)
    found = cast or called
    return found[1].strip() if found else None


def _read(text: str) -> _Type:
    limits = _MODIFIER.search(text)
    base = " ".join(_MODIFIER.sub("", text).lower().split()).removeprefix("pg_catalog.")
    if base.rpartition(".")[2] == "citext":
        base = "citext"
    numbers = tuple(int(n) for n in limits[1].split(",")) if limits else ()
    return _Type(_ALIASES.get(base, base), numbers)


def _step(old: _Type, new: _Type, *, utc: bool) -> bool | None:
    if old == new:
        return True
    if {old.base, new.base} <= _TEXT:
        return not new.limits or (old.base == new.base and _longer(old, new))
    if {old.base, new.base} == _STAMPS:
        return utc and (not new.limits or new.limits[0] >= _FINEST)
    if old.base == new.base:
        return _wider(old, new)
    return _shared(old.base, new)


def _longer(old: _Type, new: _Type) -> bool:
    return bool(old.limits) and new.limits[0] >= old.limits[0]


def _wider(old: _Type, new: _Type) -> bool:
    if old.base == "numeric":
        return not new.limits or (_longer(old, new) and _scale(old) == _scale(new))
    if old.base in _TEMPORAL:
        return not new.limits or new.limits[0] >= _FINEST or _longer(old, new)
    if old.base == "bit varying":
        return not new.limits or _longer(old, new)
    return False


def _scale(numeric: _Type) -> int:
    return (*numeric.limits, 0)[1]


def _shared(old: str, new: _Type) -> bool | None:
    if old == "xml" and new.base in _TEXT - {"citext"}:
        return not new.limits
    if (old, new.base) == ("cidr", "inet") or {old, new.base} <= _OIDS:
        return True
    if (old, new.base) == ("bit", "bit varying"):
        return not new.limits
    # A type of our own has no cast without work, unless an extension brings one.
    return False if old in _BUILT_IN or new.base in _BUILT_IN else None
