"""Sequences, also where a default names one: the server keeps that as a reference, not as text."""

import re
from collections.abc import Callable, Iterator

import msgspec

from lamina.sql.names import Name
from lamina.sql.schema.objects import Table
from lamina.sql.schema.state import Schema

replace = msgspec.structs.replace
_NEXT = re.compile(
    r"(nextval\s*\(\s*')((?:[^']|'')+)('(?:::(?:pg_catalog\.)?regclass)?\s*\))", re.IGNORECASE
)
_PART = re.compile(r'"((?:[^"]|"")+)"|([^".]+)')


def qualified(schema: Schema, default: str | None) -> str | None:
    """A default with the schema of each sequence that it takes numbers from."""
    from lamina.sql.schema.resolve import relation  # noqa: PLC0415 - a cycle

    return _with_names(default, lambda name: relation(schema, name))


def _with_names(default: str | None, change: Callable[[Name], Name]) -> str | None:
    if default is None or "nextval" not in default:
        return default

    def changed(call: re.Match[str]) -> str:
        name = _name(call[2])
        text = change(name).sql().replace("'", "''") if name else call[2]
        return f"{call[1]}{text}{call[3]}"

    return _NEXT.sub(changed, default)


def _name(literal: str) -> Name | None:
    """The name in a text constant, or None where it is no plain one."""
    pairs = _PART.findall(literal.replace("''", "'"))
    parts = [quoted.replace('""', '"') or bare.strip().lower() for quoted, bare in pairs]
    return Name(parts[0] if len(parts) > 1 else "", parts[-1]) if 0 < len(parts) <= 2 else None  # noqa: PLR2004 - schema and name


def _users(schema: Schema, sequence: Name) -> Iterator[tuple[Table, str]]:
    """The tables and columns whose default takes numbers from a sequence, as they are now."""
    for table in list(schema.tables):
        for column in table.columns.values():
            if column.default and "nextval" in column.default:
                names = (_name(call[2]) for call in _NEXT.finditer(column.default))
                if sequence in names and (home := schema.table(table.name)):
                    yield home, column.name


def forget_sequence(schema: Schema, name: Name, *, cascade: bool) -> None:
    """Forget a sequence; with CASCADE the defaults that use it."""
    schema.sequences.pop(name, None)
    schema.grants.pop(("table", name, ()), None)
    schema.forget_comments(name)
    for table, column in _users(schema, name) if cascade else ():
        without = replace(table.columns[column], default=None)
        schema.put(replace(table, columns={**table.columns, column: without}))


def move_defaults(schema: Schema, old: Name, new: Name) -> None:
    """Let the defaults that use a sequence follow its new name."""
    for table, column in _users(schema, old):
        kept = table.columns[column]
        default = _with_names(kept.default, lambda name: new if name == old else name)
        columns = {**table.columns, column: replace(kept, default=default)}
        schema.put(replace(table, columns=columns))
