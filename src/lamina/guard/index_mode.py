"""The index against `HEAD`: what a commit is about to do."""

import os
import re

from lamina.adapters.git import snapshot
from lamina.adapters.git.snapshot import Place
from lamina.errors import ConfigError
from lamina.guard.scene import Gathered, base_ref, fill
from lamina.guard.settings import AllSettings
from lamina.review.history.changes import FOLDER, Change, listed, parse_raw
from lamina.review.history.judge import Scene

_MERGED = re.compile("GITHEAD_([0-9a-f]{40,64})")


def gather(place: Place, settings: AllSettings) -> Gathered:
    """Return what the index changes, and what is known about it.

    Raises:
        ConfigError: Paths are unmerged, or the configuration is wrong.
        CommandFailed: git cannot read the repository.
    """
    against = place.head or place.empty_tree
    raw = snapshot.index_changes(against)
    paths = snapshot.index_paths()
    linked = snapshot.linked_folders(paths, "", place.top)
    if linked:
        paths = snapshot.index_paths(linked)
    changes = [change for change in parse_raw(raw) if _concerns(change, linked)]
    _require_merged(changes)
    if changes:
        for parent in _merge_parents(place):
            changes = _not_from(parent, changes)
    gathered = Gathered(Scene(changes, listed(paths, linked), links=linked), place, settings)
    if gathered.ours:
        gathered.base_ref = base_ref(place, settings.main.base)
        gathered.excused = (gathered.base_ref,) if gathered.base_ref else ()
        fill(gathered)
    return gathered


def _not_from(parent: str, changes: list[Change]) -> list[Change]:
    """Return the changes that a merge does not bring in: those were judged where they were made.

    It brings in what its other side did since both had the same: two processes for each side.
    """
    joined = snapshot.find_place(parent)
    _, _, *bases = joined.compared or ("", "")
    sides = [parse_raw(snapshot.tree_changes(base, parent)) for base in bases]
    theirs = {change.path: _state(change) for change in sides[0]} if sides else {}
    for side in sides[1:]:
        paths = {change.path for change in side}
        theirs = {path: state for path, state in theirs.items() if path in paths}
    return [change for change in changes if theirs.get(change.path) != _state(change)]


def _state(change: Change) -> tuple[str, str]:
    return change.new_mode, change.new


def _concerns(change: Change, linked: tuple[str, ...]) -> bool:
    # In any case of letters: `Supabase/Migrations` is a mistake to find.
    return "supabase" in change.path.lower() or change.path.startswith(linked or (FOLDER,))


def _require_merged(changes: list[Change]) -> None:
    unmerged = sorted({change.path for change in changes if change.unmerged})
    if unmerged:
        raise ConfigError(
            f"{unmerged[0]} has a merge conflict"
            + (f", and {len(unmerged) - 1} more" if unmerged[1:] else ""),
            "Decide it, then stage it:\n    git add " + unmerged[0],
        )


def _merge_parents(place: Place) -> list[str]:
    """Return what is being merged: git's own note, or what it tells the pre-merge-commit hook."""
    try:
        with open(os.path.join(place.git_dir, "MERGE_HEAD")) as file:  # noqa: PTH118, PTH123 - pathlib is not loaded
            return file.read().split()
    except FileNotFoundError:
        # Before the hook runs, the note is not written yet; see cmd_merge in git's merge.c.
        matches = map(_MERGED.fullmatch, os.environ)
        return [match[1] for match in matches if match is not None]
