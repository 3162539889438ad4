"""Migrations in the work tree that git ignores, so that they will never be committed."""

import os

from lamina.adapters.git import snapshot
from lamina.guard.scene import Gathered
from lamina.migrations.file_names import digits_and_name
from lamina.review.history.case import Case
from lamina.review.history.changes import FOLDER, NO_MODE, Change


def ignored(gathered: Gathered) -> list[Case]:
    """Return a case for each migration that git ignores; one process, where any is untracked."""
    tracked: dict[str, set[str]] = {FOLDER: set()}
    for folder, digits, name in gathered.scene.after:
        tracked.setdefault(folder, set()).add(f"{digits}_{name}.sql")
    untracked = [
        f"{folder}/{name}"
        for folder, names in sorted(tracked.items())
        for name in sorted(_names(gathered.place.top, folder) - names)
        if digits_and_name(name) is not None
    ]
    if not untracked:
        return []
    return [
        Case("migration-ignored-by-git", Change(path, NO_MODE, "100644", "", ""))
        for path in snapshot.ignored_among(untracked, gathered.place.top)
    ]


def _names(top: str, folder: str) -> set[str]:
    try:
        return set(os.listdir(os.path.join(top, folder)))  # noqa: PTH118, PTH208 - pathlib is not loaded
    except OSError:
        return set()
