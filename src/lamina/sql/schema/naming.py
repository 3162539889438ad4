"""The names that PostgreSQL chooses (``makeObjectName``, ``ChooseIndexName`` in its source)."""

import re
from collections.abc import Callable, Iterable

_LONGEST = 63
_CALL = re.compile(r"\(*\"?([A-Za-z_][\w$]*)\"?(?:\.\"?([A-Za-z_][\w$]*)\"?)?\(")


def clipped(text: str, size: int) -> str:
    """The text cut to so many bytes, without a broken character."""
    return text.encode()[:size].decode(errors="ignore")


def object_name(first: str, second: str, label: str) -> str:
    """``first_second_label`` in 63 bytes: the longer part is cut."""
    room = _LONGEST - len(label) - 1 - (1 if second else 0)
    one, two = len(first.encode()), len(second.encode())
    while one + two > room:
        if one > two:
            one -= 1
        else:
            two -= 1
    parts = [clipped(first, one), clipped(second, two), label]
    return "_".join(part for part in parts if part)


def free_name(first: str, second: str, label: str, taken: Callable[[str], bool]) -> str:
    """The first of ``..._label``, ``..._label1``, ``..._label2`` that is not taken."""
    number = 0
    while taken(name := object_name(first, second, f"{label}{number or ''}")):
        number += 1
    return name


def addition(columns: Iterable[str]) -> str:
    """The middle part of a name made of columns, up to 63 bytes, each name once."""
    used: list[str] = []
    for column in columns:
        base = expression_name(column) if column.startswith("(") else column
        name, number = base, 0
        while name in used:
            number += 1
            name = clipped(base, _LONGEST - len(str(number))) + str(number)
        used.append(name)
    return clipped("_".join(used), _LONGEST)


def expression_name(expression: str) -> str:
    """What PostgreSQL calls an index's column that is an expression: its function, or ``expr``."""
    text = expression.strip("() ")
    called = _CALL.match(expression)
    if called:
        return called[2] or called[1]
    cast = re.fullmatch(r"\"?([a-z_]\w*)\"?::.+", text, re.IGNORECASE)
    return cast[1] if cast else "expr"
