"""Which deleted file and which added file are one that was renamed."""

from collections.abc import Callable, Iterable, Iterator

from lamina.review.history.changes import Change

Similar = Callable[[Change, Change], bool]
Pair = tuple[Change, Change]


def _content(change: Change) -> str:
    return change.old if change.deleted else change.new


_KEYS: tuple[Callable[[Change], object], ...] = (
    lambda change: (_content(change), change.file_name),
    lambda change: (_content(change), change.name),
    lambda change: (_content(change), change.digits),
    _content,
    lambda change: (change.folder, change.digits),
    lambda change: (change.folder, change.name),
)
"""What makes two of them one, the surest first."""


def pairs(
    deleted: Iterable[Change], added: Iterable[Change], similar: Similar
) -> tuple[list[Pair], list[Change], list[Change]]:
    """Return the renamed ones as pairs, then what was only deleted, then what was only added.

    Args:
        deleted: Migrations that are gone.
        added: Files that are new.
        similar: Whether the contents of two are alike; asked last, because it reads them.
    """
    gone, new = list(deleted), list(added)
    found: list[Pair] = []
    for key in _KEYS:
        found += _matched(gone, new, key)
    for old in list(gone):
        match = next((one for one in new if one.digits and similar(old, one)), None)
        if match is not None:
            found.append((old, match))
            gone.remove(old)
            new.remove(match)
    return found, gone, new


def _matched(
    gone: list[Change], new: list[Change], key: Callable[[Change], object]
) -> Iterator[Pair]:
    waiting: dict[object, list[Change]] = {}
    for change in new:
        # Without a version there is nothing but the content to go by.
        if change.digits or key in _KEYS[:4]:
            waiting.setdefault(key(change), []).append(change)
    for old in list(gone):
        same = waiting.get(key(old))
        if same:
            match = same.pop(0)
            gone.remove(old)
            new.remove(match)
            yield old, match
