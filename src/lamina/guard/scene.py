"""What git says about two states of the repository, gathered for the judge."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from lamina import clock
from lamina.adapters.git import history, snapshot
from lamina.adapters.git.history import PastCommit
from lamina.adapters.git.snapshot import Place, Tree
from lamina.guard.settings import AllSettings
from lamina.migrations.file_names import moment
from lamina.review.history.changes import Change, Listed, parse_raw
from lamina.review.history.elsewhere import Elsewhere
from lamina.review.history.judge import Scene

_LIKELY_BASES = (
    "refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main",
    "refs/heads/master",
)  # fmt: skip
_CLOCKS_DIFFER = timedelta(minutes=5)
_BEFORE_ITS_VERSION = timedelta(days=2)
_EARLIEST = datetime(1970, 1, 8, tzinfo=UTC)

Trees = dict[str, Tree]
"""The trees of folders."""


class Gathered:
    """A scene with what belongs to its description.

    Attributes:
        scene: What is to be judged.
        place: Where.
        settings: The configuration.
        contents: What is behind object names, as far as it was asked for.
        head: The revision whose history is asked about the past.
        base: The revision that is compared with, as people call it; empty for the index.
        base_ref: The full name of the base branch; empty when there is none.
        before: The revision that has the committed content.
        brought_in: The first commit that added each committed path that changed.
        only_here: The committed paths that changed and that nobody else has, once it was asked.
    """

    def __init__(self, scene: Scene, place: Place, settings: AllSettings) -> None:
        self.scene = scene
        self.place = place
        self.settings = settings
        self.contents: dict[str, bytes] = {}
        self.head = "HEAD"
        self.base = ""
        self.base_ref = ""
        self.before = place.head
        self.brought_in: dict[str, PastCommit] = {}
        self.only_here: set[str] | None = None

    @property
    def ours(self) -> list[Change]:
        """The changes of migrations."""
        return [change for change in self.scene.changes if self.scene.in_folder(change)]


def base_ref(place: Place, named: str) -> str:
    """Return the revision of the base branch; empty when there is none."""
    if named:
        return named
    known = place.branches.union(place.remotes)
    likely = [place.default, *_LIKELY_BASES]
    return next((name for name in likely if name in known and name != place.branch), "")


def fill(gathered: Gathered) -> None:
    """Ask what a judgement of changes needs beyond the two states: two processes at most.

    Raises:
        CommandFailed: git cannot read the repository.
        ConfigError: A snapshot cannot be read.
    """
    place, scene = gathered.place, gathered.scene
    base = gathered.base_ref
    ours = gathered.ours
    folders = sorted({change.folder for change in ours})
    others = [name for name in place.remotes if name != base and not _is_own(place, name)]
    if not any(change.added for change in ours):
        others = []
    asked = [(ref, folder) for ref in ([base] if base else []) + others for folder in folders]
    asked = [(ref, folder) for ref, folder in asked if "\n" not in folder]
    blobs = _blobs(ours)
    answers = snapshot.contents([f"{ref}:{folder}" for ref, folder in asked] + blobs)
    trees: dict[str, Trees] = {}
    for (ref, folder), answer in zip(asked, answers, strict=False):
        trees.setdefault(ref, {})[folder] = Tree(answer or b"", len(place.head))
    found = zip(blobs, answers[len(asked) :], strict=True)
    gathered.contents.update((blob, data) for blob, data in found if data is not None)
    scene.changes = _not_from_base(scene.changes, trees.get(base, {}))
    scene.elsewhere = _elsewhere(gathered, trees, folders)


def _is_own(place: Place, remote: str) -> bool:
    """Return whether a remote-tracking branch is the current branch itself, pushed."""
    own = place.branch.removeprefix("refs/heads/") or os.environ.get("GITHUB_HEAD_REF", "")
    own = own or os.environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "")
    return bool(own) and remote.split("/", 3)[-1] == own


def _blobs(ours: Iterable[Change]) -> list[str]:
    names = {
        name
        for change in ours
        for mode, name in ((change.old_mode, change.old), (change.new_mode, change.new))
        if mode.startswith("100")
    }
    return sorted(names)


def _not_from_base(changes: Sequence[Change], base: Trees) -> list[Change]:
    """Return the changes that the base branch does not have just so: those came from it."""
    return [
        change
        for change in changes
        if change.deleted
        or change.folder not in base
        or base[change.folder].object_name(change.file_name) != change.new
    ]


def _elsewhere(gathered: Gathered, trees: dict[str, Trees], folders: Iterable[str]) -> Elsewhere:
    found = Elsewhere()
    base = gathered.base_ref
    found.base_name = short(base)
    found.base = _listed(trees.get(base, {}))
    found.branches = {short(ref): _listed(folders) for ref, folders in trees.items() if ref != base}
    for folder in folders:
        found.applied.update(gathered.settings.of(folder).applied)
    found.latest_moment = f"{clock.now() + _CLOCKS_DIFFER:%Y%m%d%H%M%S}"
    found.deleted = _ask_the_past(gathered)
    found.content = lambda change: gathered.contents.get(change.new)
    return found


def _listed(trees: Trees) -> list[Listed]:
    return [
        (folder, digits, name)
        for folder, tree in trees.items()
        for digits, name in tree.migrations()
    ]


def _ask_the_past(gathered: Gathered) -> list[Change]:
    """Return what past commits deleted under the versions of the new migrations.

    A version is the time at which it was made, so older commits need not be looked at: what this
    costs does not grow with the history. Where committed migrations changed, the same process says
    which commits brought them in.
    """
    if not gathered.place.head:
        return []
    added = [change for change in gathered.ours if change.added]
    committed = [change for change in gathered.ours if not change.added]
    paths = [history.of_version(change.folder, change.digits) for change in added]
    paths += [history.literal(change.path) for change in committed]
    if not paths:
        return []
    since = "" if committed else _since(added)
    past = history.commits_of("AD", paths, [gathered.head], since)  # newest first
    new = {change.digits for change in added}
    deleted: list[Change] = []
    for commit in past:
        for change in parse_raw(commit.raw):
            if change.added:
                gathered.brought_in[change.path] = commit
            elif change.digits in new:
                deleted.append(change)
    return deleted


def _since(added: Iterable[Change]) -> str:
    """Return when the oldest of some versions was made; empty when one states no time."""
    moments = [moment(change.digits) for change in added]
    known = [one for one in moments if one is not None]
    if len(known) < len(moments):
        return ""
    return (max(min(known), _EARLIEST) - _BEFORE_ITS_VERSION).isoformat()


def short(ref: str) -> str:
    """Return a branch as people call it."""
    return ref.removeprefix("refs/remotes/").removeprefix("refs/heads/")
