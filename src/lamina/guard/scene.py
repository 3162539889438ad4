"""What git says about two states of the repository, gathered for the judge."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from lamina import clock
from lamina.adapters.git import history
from lamina.adapters.git.bases import LIKELY_BASES, short_ref
from lamina.adapters.git.history import PastCommit
from lamina.adapters.git.snapshot import Place
from lamina.guard import branches
from lamina.guard.settings import AllSettings
from lamina.migrations.file_names import moment
from lamina.review.history.changes import Change, parse_raw
from lamina.review.history.elsewhere import Elsewhere
from lamina.review.history.judge import Scene

_CLOCKS_DIFFER = timedelta(minutes=5)
_BEFORE_ITS_VERSION = timedelta(days=2)
MOST_PATHS = 500
_EARLIEST = datetime(1970, 1, 8, tzinfo=UTC)


class Gathered:
    """A scene with what belongs to its description.

    Attributes:
        scene: What is to be judged.
        place: Where.
        settings: The configuration.
        contents: What is behind object names, as far as it was asked for.
        head: The revision whose history is asked about the past.
        base: The revision that is compared with, as people call it; empty for the index.
        base_ref: The base branch, or what is compared with; empty when there is none.
        excused: The revisions whose state excuses a change: what they have just so came from there.
        own_ref: What is compared with, when it is the branch itself as it was before.
        unrelated: Whether a branch is pushed that has nothing to do with the base.
        alone: Whether a pipeline names nothing that could be compared with.
        trees: The folders of the base and of the fetched branches, once they were asked for.
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
        self.excused: tuple[str, ...] = ()
        self.own_ref = ""
        self.unrelated = False
        self.alone = False
        self.trees: dict[str, branches.Trees] = {}
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
    likely = [place.default, *LIKELY_BASES]
    return next((name for name in likely if name in known and name != place.branch), "")


def fill(gathered: Gathered) -> None:
    """Ask what a judgement of changes needs beyond the two states: two processes at most.

    Raises:
        CommandFailed: git cannot read the repository.
        ConfigError: A snapshot cannot be read, or the configured base is not there.
    """
    scene = gathered.scene
    folders = sorted({change.folder for change in gathered.ours})
    trees = branches.ask(gathered, folders, _blobs(gathered.ours))
    gathered.trees = trees
    scene.changes = branches.not_from_base(gathered, trees)
    found = Elsewhere()
    found.base_name = gathered.base or short_ref(gathered.base_ref)
    excused = gathered.excused
    found.base = branches.migrations(trees.get(excused[0], {})) if excused else ()
    if gathered.own_ref:  # what the branch itself gave up is no matter
        after = set(scene.after)
        found.base = [one for one in found.base if one in after]
    found.branches = {
        short_ref(ref): branches.migrations(listed)
        for ref, listed in trees.items()
        if ref not in excused[:1] and not branches.is_own(gathered.place, ref)
    }
    found.applied = {folder: gathered.settings.of(folder).applied for folder in folders}
    found.latest_moment = f"{clock.now() + _CLOCKS_DIFFER:%Y%m%d%H%M%S}"
    found.deleted = _ask_the_past(gathered)
    found.content = lambda change: gathered.contents.get(change.new)
    scene.elsewhere = found


def _blobs(ours: Iterable[Change]) -> list[str]:
    names = {
        name
        for change in ours
        for mode, name in ((change.old_mode, change.old), (change.new_mode, change.new))
        if mode.startswith("100")
    }
    return sorted(names)


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
    if len(paths) > MOST_PATHS:  # an argument list has a limit
        paths = [history.literal(folder) for folder in {change.folder for change in gathered.ours}]
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
