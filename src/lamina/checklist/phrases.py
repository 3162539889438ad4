"""Lists and counts in the words of a checklist."""

from collections.abc import Iterable, Sequence

from lamina.sql.names import Name, quote
from lamina.sql.operations import DoBlock, Opaque, Operation, SelectCall
from lamina.sql.words import in_words

SHOWN = 3
"""So many things are named; the rest is counted."""

_HARMLESS_CALLS = frozenset({"set_config", "setval", "pg_notify"})


def names(listed: Iterable[Name]) -> str:
    """Return `a, b and c`, or `a, b, c and 4 more`; each name once."""
    return listing([str(name) for name in dict.fromkeys(listed)])


def listing(words: Sequence[str]) -> str:
    """Return `a, b and c`, or `a, b, c and 4 more`."""
    shown = list(words[:SHOWN])
    if len(words) > SHOWN:
        shown.append(f"{len(words) - SHOWN} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))


def clauses(reasons: Iterable[str]) -> str:
    """Return `drops a; drops b`, the first few, and how many more there are; each once."""
    told = list(dict.fromkeys(reasons))
    more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return "; ".join([*told[:SHOWN], *more])


def capital(text: str) -> str:
    """Return the text with a capital letter at its start."""
    return text[:1].upper() + text[1:]


def policy(name: str, table: Name) -> str:
    """Return `policy own on notes`."""
    return f"policy {quote(name)} on {table}"


def not_reviewed(operations: Iterable[Operation]) -> list[str]:
    """Return what can do anything, so that nobody takes it for safe: `not reviewed: a DO block`."""
    return list(dict.fromkeys(filter(None, map(_not_reviewed, operations))))


def _not_reviewed(op: Operation) -> str:
    if isinstance(op, DoBlock):
        return "" if op.read and not op.dynamic else "not reviewed: a DO block"
    if isinstance(op, Opaque):
        return f"not reviewed: {op.kind}" + (f" on {op.table}" if op.table else "")
    if isinstance(op, SelectCall) and any(f.name not in _HARMLESS_CALLS for f in op.functions):
        return f"not reviewed: {in_words(op)}"
    return ""
