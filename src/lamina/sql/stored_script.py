"""Read scripts as bytes, for a cache: the parse is what costs most."""

from functools import lru_cache
from typing import Any, Union

import msgspec

from lamina.sql import operations
from lamina.sql.operations import Operation
from lamina.sql.script import Script, Unread
from lamina.sql.source import Span
from lamina.sql.statements import Statement


class _Statement(msgspec.Struct, array_like=True):
    """A statement without its text, which the script has."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    line: int
    column: int
    kind: str
    outside: bool
    control: bool
    operations: Any


def dump(script: Script) -> bytes:
    """The script as bytes, without its text."""
    statements = [
        _Statement(
            s.span.start,
            s.span.end,
            s.outer.start,
            s.outer.end,
            s.line,
            s.column,
            s.kind,
            s.runs_outside_transaction,
            s.is_transaction_control,
            s.operations,
        )
        for s in script.statements
    ]
    return msgspec.msgpack.encode((statements, script.unread))


def load(data: bytes, text: str) -> Script:
    """The script that the bytes hold; ``text`` is its text.

    Raises:
        msgspec.MsgspecError: They hold none.
    """
    statements, unread = _decoder().decode(data)
    return Script(tuple(_statement(s, text) for s in statements), unread)


def _statement(stored: _Statement, text: str) -> Statement:
    return Statement(
        text=text[stored.start : stored.end],
        span=Span(stored.start, stored.end),
        outer=Span(stored.outer_start, stored.outer_end),
        line=stored.line,
        column=stored.column,
        sent=text[stored.outer_start : stored.end],
        kind=stored.kind,
        runs_outside_transaction=stored.outside,
        is_transaction_control=stored.control,
        operations=stored.operations,
    )


@lru_cache(maxsize=1)
def _decoder() -> "msgspec.msgpack.Decoder[Any]":
    """One decoder for all operations: making it costs some milliseconds."""
    kinds = tuple(
        kind
        for kind in vars(operations).values()
        if isinstance(kind, type) and issubclass(kind, Operation) and kind is not Operation
    )
    every: Any = Union[kinds]  # noqa: UP007 - made of a list
    stored: Any = msgspec.defstruct(
        "_Stored",
        [
            (f.name, tuple[every, ...] if f.name == "operations" else f.type)
            for f in msgspec.structs.fields(_Statement)
        ],
        array_like=True,
    )
    return msgspec.msgpack.Decoder(tuple[list[stored], tuple[Unread, ...]])
