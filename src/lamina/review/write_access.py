"""Grants as SQL and in words."""

from collections.abc import Iterable

from lamina.sql.names import quote
from lamina.sql.operations import Grant
from lamina.sql.schema.objects import Function

_ROUTINES = {"function", "procedure", "routine", "aggregate"}


def object_words(op: Grant) -> str:
    """What a grant is about, for people."""
    if op.kind.startswith("all "):
        return f"{op.kind} {quote(op.on.name)}"
    if op.kind == "table":
        return str(op.on)
    return f"{op.kind} {op.on}"


def grant(op: Grant, roles: Iterable[str], privileges: Iterable[str] = ()) -> str:
    """The same grant to other roles, or of other privileges."""
    held = ", ".join(privileges or op.privileges)
    columns = f" ({', '.join(map(quote, op.columns))})" if op.columns else ""
    return f"grant {held}{columns} on {_target(op)} to {', '.join(map(quote, roles))};"


def revoke(op: Grant, roles: Iterable[str]) -> str:
    """The statement that takes it all back."""
    return f"revoke all on {_target(op)} from {', '.join(map(quote, roles))};"


def _target(op: Grant) -> str:
    if op.kind.startswith("all "):
        return f"{op.kind} {quote(op.on.name)}"
    name = quote(op.on.name) if op.kind == "schema" else op.on.sql()
    arguments = op.arguments if op.kind in _ROUTINES else None
    ending = "" if arguments is None else f"({', '.join(arguments)})"
    return f"{op.kind} {name}{ending}"


def signature(function: Function) -> str:
    """A function with the types that tell it from others: `public.f(integer, text)`."""
    return f"{function.name.sql()}({', '.join(function.inputs)})"


def call_words(function: Function) -> str:
    """A function with its arguments, for people: `f(a integer, b text)`."""
    inputs = (a for a in function.arguments if a.mode not in {"out", "table"})
    return f"{function.name}({', '.join(f'{a.name} {a.type}'.strip() for a in inputs)})"
