"""Migrations in the work tree that git ignores, so that they will never be committed."""

import os

from lamina.adapters.git import snapshot
from lamina.guard.scene import Gathered
from lamina.migrations.file_names import digits_and_name
from lamina.review.history.case import Case
from lamina.review.history.changes import FOLDER, NO_MODE, Change


def ignored(gathered: Gathered) -> list[Case]:
    """Return a case for each migration that git ignores; one process, where any is untracked."""
    after = gathered.scene.after
    tracked = {(folder, f"{digits}_{name}.sql") for folder, digits, name in after}
    folders = {folder for folder, _, _ in after} | {FOLDER}
    untracked = [
        f"{folder}/{name}"
        for folder in sorted(folders)
        for name in _names(gathered.place.top, folder)
        if digits_and_name(name) is not None and (folder, name) not in tracked
    ]
    if not untracked:
        return []
    return [
        Case("migration-ignored-by-git", Change(path, NO_MODE, "100644", "", ""))
        for path in snapshot.ignored_among(untracked, gathered.place.top)
    ]


def _names(top: str, folder: str) -> list[str]:
    try:
        return sorted(os.listdir(os.path.join(top, folder)))  # noqa: PTH118, PTH208 - pathlib is not loaded
    except OSError:
        return []
