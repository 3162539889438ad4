"""What an edit did to a migration, in words and in lines."""

import difflib
import functools

from lamina.review.history.sql_text import statements

_MOST_LINES = 12
_MOST_LARGER = 4
_SMALL = 4096
NO_SQL = "only comments and white space, no SQL changed"


def words(old: bytes, new: bytes) -> str:
    """Return what was done to the statements: `1 statement changed, 2 added`."""
    before, after = statements(old), statements(new)
    changed = added = removed = 0
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _, old_from, old_to, new_from, new_to in _different(matcher):
        both = min(old_to - old_from, new_to - new_from)
        changed += both
        removed += old_to - old_from - both
        added += new_to - new_from - both
    counts = ((changed, "changed"), (added, "added"), (removed, "removed"))
    parts = [(count, word) for count, word in counts if count]
    if not parts:
        return NO_SQL
    (first, word), *others = parts
    noun = "statement" if first == 1 else "statements"
    return ", ".join([f"{first} {noun} {word}", *(f"{count} {word}" for count, word in others)])


def _different(
    matcher: "difflib.SequenceMatcher[str]",
) -> list[tuple[str, int, int, int, int]]:
    return [code for code in matcher.get_opcodes() if code[0] != "equal"]


def lines(old: bytes, new: bytes) -> tuple[str, ...]:
    """Return the lines that differ, with one line of context: `+ `, `- ` or two blanks before.

    There are at most twelve, and then how many more.
    """
    before, after = _lines(old), _lines(new)
    found = [
        f"{line[0]} {line[1:]}"
        for line in difflib.unified_diff(before, after, n=1, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    left = len(found) - _MOST_LINES
    if left > 1:
        found = [*found[:_MOST_LINES], f"  ... {left} more lines"]
    return tuple(found)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "backslashreplace").removeprefix("\ufeff").splitlines()


@functools.lru_cache(maxsize=512)
def _statement_set(data: bytes) -> frozenset[str]:
    return frozenset(statements(data))


def similar(old: bytes, new: bytes) -> bool:
    """Return whether at least half of the statements are the same."""
    if max(len(old), len(new)) > _MOST_LARGER * min(len(old), len(new)) + _SMALL:
        return False
    before, after = _statement_set(old), _statement_set(new)
    return bool(before) and 2 * len(before & after) >= max(len(before), len(after))
