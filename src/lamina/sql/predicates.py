"""Whether a predicate is always true, and which of two lets more rows through.

Decided with PostgreSQL's own three-valued logic: the predicate becomes a formula over the
conditions that it is made of, and every combination of their values is tried. What is claimed
therefore holds for every row; conditions are taken to be independent, so much stays unclaimed.
"""

import re
from functools import lru_cache
from typing import Literal

from lamina.sql.conditions import formulas
from lamina.sql.formulas import And, Formula, Or, Value, combinations, conditions, value

Comparison = Literal["same", "weaker", "stronger", "unknown"]

_MOST_COMBINATIONS = 10_000
_LONGEST = 20_000


@lru_cache(maxsize=8192)
def tautology(predicate: str) -> bool | None:
    """True where it holds for every row, False where for none, None where that depends.

    A predicate that is null for a row does not hold for it.
    """
    if _plainly_open(predicate):
        return None
    made = _formulas(predicate)
    outcomes = _outcomes(made) if made else None
    holds = {result is True for (result,) in outcomes or ()}
    return holds.pop() if len(holds) == 1 else None


def _plainly_open(predicate: str) -> bool:
    """Whether a look at the text shows that rows decide: one comparison, or one EXISTS."""
    if predicate.startswith("EXISTS (") and "'" not in predicate and '"' not in predicate:
        depth = 0
        for place, sign in enumerate(predicate):
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and sign == ")":
                return place == len(predicate) - 1
    if _LOGIC.search(predicate) or len(_LITERAL.findall(predicate)) >= _TWO_SIDES:
        return False
    words = _WORD.findall(predicate)
    return len(words) == len(set(words))  # both sides of ``id <> id`` are the same


_LOGIC = re.compile(
    r"\b(?:and|or|not|true|false|case|in|is|between|null|distinct|any|all|some|coalesce|nullif)\b",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"'|\b\d")
_WORD = re.compile(r"\w+")
_TWO_SIDES = 2


@lru_cache(maxsize=4096)
def compare(old: str, new: str) -> Comparison:
    """Whether the new predicate of a table lets more rows through (weaker), fewer, or the same.

    ``weaker`` means that no row is lost and that one may be gained; whether the table has such a
    row nobody knows. A function gives the same result twice, unless PostgreSQL says volatile.
    """
    made = _formulas(old, new)
    if not made:
        return "unknown"
    outcomes = _outcomes(made)
    for kind in (And, Or):
        rest = None if outcomes else _without_common(made[0], made[1], kind)
        outcomes = outcomes or (_outcomes(rest) if rest else None)
    return _direction(outcomes) if outcomes else "unknown"


def _direction(outcomes: set[tuple[Value, ...]]) -> Comparison:
    lost = any(before is True and after is not True for before, after in outcomes)
    gained = any(after is True and before is not True for before, after in outcomes)
    if lost and gained:
        return "unknown"
    if lost:
        return "stronger"
    return "weaker" if gained else "same"


def _formulas(*predicates: str) -> tuple[Formula, ...] | None:
    return formulas(*predicates) if sum(map(len, predicates)) <= _LONGEST else None


def _outcomes(made: tuple[Formula, ...]) -> set[tuple[Value, ...]] | None:
    """The values that the formulas have together; None where there is too much to try."""
    found = [c for f in made for c in conditions(f)]
    tried = combinations(found, _MOST_COMBINATIONS)
    return None if tried is None else {tuple(value(f, given) for f in made) for given in tried}


def _without_common(
    old: Formula, new: Formula, kind: type[And | Or]
) -> tuple[Formula, Formula] | None:
    """Both predicates without the parts of AND, or OR, that they share; None for none shared."""
    before, after = _parts(old, kind), _parts(new, kind)
    common = set(before) & set(after)
    if not common:
        return None
    rest = [tuple(p for p in parts if p not in common) for parts in (before, after)]
    return kind(rest[0]), kind(rest[1])


def _parts(made: Formula, kind: type[And | Or]) -> tuple[Formula, ...]:
    return made.parts if isinstance(made, kind) else (made,)
