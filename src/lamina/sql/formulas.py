"""Formulas of SQL's three-valued logic."""

import operator
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod

import msgspec

Value = bool | None

ANY: tuple[Value, ...] = (True, False, None)
NEVER_NULL: tuple[Value, ...] = (True, False)


COMPARE: dict[str, Callable[[int | float, int | float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Condition(msgspec.Struct, frozen=True):
    """A leaf, told from others by its text.

    Attributes:
        values: What it can be.
        operand: For a comparison with a whole number: what is compared.
        operator: How.
        number: With which number.
    """

    text: str
    values: tuple[Value, ...] = ANY
    operand: str = ""
    operator: str = ""
    number: int = 0


class Constant(msgspec.Struct, frozen=True):
    """TRUE, FALSE or NULL."""

    value: Value


class And(msgspec.Struct, frozen=True):
    """All parts."""

    parts: "tuple[Formula, ...]"


class Or(msgspec.Struct, frozen=True):
    """Any part."""

    parts: "tuple[Formula, ...]"


class Not(msgspec.Struct, frozen=True):
    """The opposite."""

    part: "Formula"


class Is(msgspec.Struct, frozen=True):
    """Whether the part has one of some values; never null itself."""

    part: "Formula"
    among: tuple[Value, ...]


class UnlessNull(msgspec.Struct, frozen=True):
    """The part, but null where one of some operands is null."""

    part: "Formula"
    null: "tuple[Formula, ...]"


Formula = Condition | Constant | And | Or | Not | Is | UnlessNull


def joined(kind: type[And | Or], parts: list[Formula]) -> Formula:
    """AND or OR of the parts, those of the same kind laid open, each once."""
    flat: dict[Formula, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def conditions(made: Formula) -> Iterator[Condition]:
    """The conditions of a formula, in order, repeated where they are repeated."""
    match made:
        case Condition():
            yield made
        case And() | Or():
            for part in made.parts:
                yield from conditions(part)
        case UnlessNull():
            yield from conditions(made.part)
            for part in made.null:
                yield from conditions(part)
        case Not() | Is():
            yield from conditions(made.part)
        case _:
            pass


def combinations(found: list[Condition], most: int) -> Iterator[dict[Condition, Value]] | None:
    """All that the conditions can be together; None where that is more than ``most``.

    Comparisons of one operand with numbers depend on each other: ``a > 5`` implies ``a > 3``.
    """
    groups: dict[str, list[Condition]] = {}
    for condition in dict.fromkeys(found):
        groups.setdefault(condition.operand or "#" + condition.text, []).append(condition)
    choices = [_together(group) for group in groups.values()]
    if prod(map(len, choices)) > most:
        return None
    return ({c: v for part in chosen for c, v in part} for chosen in product(*choices))


def _together(group: list[Condition]) -> list[tuple[tuple[Condition, Value], ...]]:
    if not group[0].operand:
        return [((group[0], each),) for each in group[0].values]
    numbers = {c.number for c in group}
    points = {p for n in numbers for p in (n - 0.5, float(n), n + 0.5)}
    rows: list[tuple[tuple[Condition, Value], ...]] = [
        tuple((c, COMPARE[c.operator](p, c.number)) for c in group) for p in sorted(points)
    ]
    if any(None in c.values for c in group):
        rows.append(tuple((c, None) for c in group))
    return list(dict.fromkeys(rows))


def value(made: Formula, given: Mapping[Condition, Value]) -> Value:  # noqa: PLR0911  # one a kind
    """The value of a formula where the conditions have the given values."""
    match made:
        case Condition():
            return given[made]
        case Constant():
            return made.value
        case Not():
            return _opposite(value(made.part, given))
        case Is():
            return value(made.part, given) in made.among
        case UnlessNull():
            if any(value(part, given) for part in made.null):
                return None
            return value(made.part, given)
        case And():
            return _least([value(part, given) for part in made.parts])
        case Or():
            return _opposite(_least([_opposite(value(part, given)) for part in made.parts]))


def _opposite(one: Value) -> Value:
    return None if one is None else not one


def _least(values: list[Value]) -> Value:
    """The value of AND."""
    if False in values:
        return False
    return None if None in values else True
