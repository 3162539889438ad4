"""One shape for the folded schema and the real catalog, and how two of them differ."""

from collections.abc import Iterable
from typing import Any

Shape = dict[str, dict[str, Any]]
KINDS = (
    "tables",
    "constraints",
    "indexes",
    "views",
    "policies",
    "triggers",
    "rules",
    "sequences",
    "functions",
    "types",
    "event_triggers",
    "publications",
    "schemas",
    "extensions",
    "statistics",
    "comments",
    "grants",
)


def differences(ours: Shape, real: Shape, kinds: Iterable[str] = KINDS) -> list[str]:
    """One line for each object that is there for one only, or otherwise."""
    told = []
    for kind in kinds:
        for name in sorted({*ours[kind], *real[kind]}):
            mine, theirs = ours[kind].get(name), real[kind].get(name)
            if not _same(mine, theirs):
                told.append(f"{kind} {name}: {_difference(mine, theirs)}")
    return told


def _same(mine: object, theirs: object) -> bool:
    """Whether two values agree; a type that is not known (empty) agrees with every type."""
    if isinstance(mine, tuple) and isinstance(theirs, tuple) and len(mine) == len(theirs):
        if len(mine) == len(_COLUMN) and isinstance(mine[2], bool) and mine[1] == "":
            return bool(mine[0] == theirs[0])
        return all(map(_same, mine, theirs))
    return bool(mine == theirs)


_COLUMN = ("name", "type", "not null", "default", "identity", "generated")


def _difference(mine: object, theirs: object) -> str:
    if not (isinstance(mine, tuple) and isinstance(theirs, tuple)):
        return f"folded {mine}, server {theirs}"
    if len(mine) != len(theirs) or not any(isinstance(m, tuple) for m in mine):
        ours, real = set(mine) - set(theirs), set(theirs) - set(mine)
        return f"folded {sorted(ours, key=str)}, server {sorted(real, key=str)}"
    pairs = (pair for pair in zip(mine, theirs, strict=True) if not _same(*pair))
    return "; ".join(_difference(m, t) for m, t in pairs)
