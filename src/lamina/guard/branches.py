"""What the base and the fetched branches have in the folders that are judged."""

import os
from collections.abc import Iterable, Sequence

from lamina.adapters.git import snapshot
from lamina.adapters.git.snapshot import Place, Tree
from lamina.errors import ConfigError
from lamina.review.history.changes import Change, Listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from lamina.guard.scene import Gathered

Trees = dict[str, Tree]
"""The trees of folders."""


def ask(gathered: "Gathered", folders: Iterable[str], blobs: Sequence[str]) -> dict[str, Trees]:
    """Return the folders' trees of the base and of the fetched branches; one process.

    The contents of some objects are asked for along with them, and kept in `gathered`.

    Raises:
        CommandFailed: git cannot read the repository.
        ConfigError: The configured base is not there.
    """
    place = gathered.place
    first = gathered.excused
    others = [name for name in place.remotes if name not in first]
    asked = [(ref, folder) for ref in (*first, *others) for folder in folders if "\n" not in folder]
    names = [*(f"{ref}^{{tree}}" for ref in first), *(f"{ref}:{folder}" for ref, folder in asked)]
    roots, rest = _split(snapshot.contents([*names, *blobs]), len(first))
    _require(first, roots)
    answers, contents = _split(rest, len(asked))
    trees: dict[str, Trees] = {}
    for (ref, folder), answer in zip(asked, answers, strict=True):
        trees.setdefault(ref, {})[folder] = Tree(answer or b"", len(place.head))
    found = zip(blobs, contents, strict=True)
    gathered.contents.update((blob, data) for blob, data in found if data is not None)
    return trees


def _split(found: list[bytes | None], at: int) -> tuple[list[bytes | None], list[bytes | None]]:
    return found[:at], found[at:]


def _require(refs: Iterable[str], roots: Iterable[bytes | None]) -> None:
    for ref, root in zip(refs, roots, strict=True):
        if root is None:
            raise ConfigError(
                f"git has no base branch {ref!r} here",
                "Correct [guard] base in lamina.toml, or fetch it:\n    git fetch origin",
            )


def is_own(place: Place, remote: str) -> bool:
    """Return whether a remote-tracking branch is the current branch itself, pushed."""
    own = place.branch.removeprefix("refs/heads/") or os.environ.get("GITHUB_HEAD_REF", "")
    own = own or os.environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "")
    return bool(own) and remote.split("/", 3)[-1] == own


def not_from_base(gathered: "Gathered", trees: dict[str, Trees]) -> list[Change]:
    """Return the changes that the base does not have just so: the others came from it."""
    first = gathered.excused[:1]
    # The index, and a branch that is pushed again, may delete what only they ever had.
    deleting = first if gathered.base else ()
    return [
        change
        for change in gathered.scene.changes
        if not any(
            _has_just_so(trees.get(ref, {}), change)
            for ref in (deleting if change.deleted else gathered.excused)
        )
    ]


def _has_just_so(base: Trees, change: Change) -> bool:
    if change.folder not in base:
        return False
    there = base[change.folder].object_name(change.file_name)
    return there == ("" if change.deleted else change.new)


def migrations(trees: Trees) -> list[Listed]:
    """Return every migration in some folders."""
    return [
        (folder, digits, name)
        for folder, tree in trees.items()
        for digits, name in tree.migrations()
    ]
