"""Which changes of committed migrations history forbids: the whole decision, and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from lamina.review.history import additions
from lamina.review.history.case import Case
from lamina.review.history.changes import FOLDER, LINK, Change, Listed, is_migrations_folder
from lamina.review.history.elsewhere import Elsewhere
from lamina.review.history.misnamed import judge_names
from lamina.review.history.pairing import Pair, Similar, pairs


class Scene:
    """Two states of a repository, and what is known beyond them.

    Attributes:
        changes: What differs between them, at least below every `supabase` folder.
        after: The migrations that are there after, as `changes.listed` returns them.
        links: Folders that a symbolic link called `supabase/migrations` leads to.
        elsewhere: What other branches and the environments have.
        baseline: The version up to which a squash of a folder may delete; empty for none.
        similar: Whether a deleted and an added file have nearly the same content.
        may_restamp: Whether a version that is in the way may still be changed.
    """

    def __init__(
        self, changes: Sequence[Change], after: Sequence[Listed], *, links: tuple[str, ...] = ()
    ) -> None:
        self.changes = changes
        self.after = after
        self.links = links
        self.elsewhere = Elsewhere()
        self.baseline: Callable[[str], str] = lambda _folder: ""
        self.similar: Similar = lambda _old, _new: False
        self.may_restamp: Callable[[Pair], bool] = lambda _pair: False

    def in_folder(self, change: Change) -> bool:
        """Return whether the Supabase CLI takes the path as a migration."""
        return bool(change.digits) and is_migrations_folder(change.folder, self.links)


def judge(scene: Scene) -> list[Case]:
    """Return everything that is wrong with the changes of a scene, in the order of their paths."""
    found = [
        *_of_committed(scene),
        *_of_links(scene.changes),
        *judge_names(scene.changes, scene.links),
    ]
    return sorted(found, key=lambda case: (case.path, case.rule))


def _of_committed(scene: Scene) -> Iterator[Case]:
    ours = [change for change in scene.changes if scene.in_folder(change)]
    deleted = [change for change in ours if change.deleted]
    added = [change for change in ours if change.added]
    elsewhere = [c for c in scene.changes if c.added and not scene.in_folder(c)]
    squashed = {change.folder for change in ours if _is_squash(scene, ours, change.folder)}
    # What a squash replaces may go anywhere.
    deleted = [
        c for c in deleted if c.folder not in squashed or c.digits > scene.baseline(c.folder)
    ]
    renamed: list[Pair] = []
    if deleted:
        renamed, deleted, left = pairs(deleted, [*added, *elsewhere], scene.similar)
        added = [change for change in left if scene.in_folder(change)]
    for change in ours:
        is_baseline = change.folder in squashed and change.digits == scene.baseline(change.folder)
        if not (change.added or change.deleted or is_baseline):
            yield Case(_edit(change), change)
    yield from (Case("committed-migration-deleted", change) for change in deleted)
    for pair in renamed:
        yield from _renamed(scene, pair)
    allowed = [new for old, new in renamed if scene.may_restamp((old, new))]
    yield from additions.judge_versions([*added, *allowed], scene.after, scene.elsewhere)


def _of_links(changes: Iterable[Change]) -> Iterator[Case]:
    """Yield the migrations folders that are links and lead elsewhere now: all in them changed."""
    for change in changes:
        is_folder = change.path.endswith(FOLDER) or change.path.endswith("supabase")
        if is_folder and change.old_mode == LINK:
            yield Case("committed-migration-mode-changed", change)


def _edit(change: Change) -> str:
    kind_changed = change.old_mode[:3] != change.new_mode[:3]
    if kind_changed or change.old == change.new:
        return "committed-migration-mode-changed"
    return "committed-migration-modified"


def _renamed(scene: Scene, pair: Pair) -> Iterator[Case]:
    old, new = pair
    if _moved_with_its_folder(scene, pair) or scene.may_restamp(pair):
        return
    restamped = old.name == new.name and old.digits != new.digits and old.folder == new.folder
    yield Case(f"committed-migration-{'restamped' if restamped else 'renamed'}", new, old=old)


def _moved_with_its_folder(scene: Scene, pair: Pair) -> bool:
    """Return whether the whole project moved: the Supabase CLI sees the same migrations."""
    old, new = pair
    return (
        old.file_name == new.file_name
        and old.old == new.new
        and old.folder != new.folder
        and scene.in_folder(new)
        and all(folder != old.folder for folder, _, _ in scene.after)
    )


def _is_squash(scene: Scene, ours: Iterable[Change], folder: str) -> bool:
    """Return whether this commit replaces all old migrations of a folder by its baseline."""
    baseline = scene.baseline(folder)
    here = [change for change in ours if change.folder == folder]
    if not baseline or not any(c.digits == baseline and not c.deleted for c in here):
        return False
    left = (digits for where, digits, _ in scene.after if where == folder and digits < baseline)
    return not any(left) and any(c.deleted and c.digits <= baseline for c in here)
