"""The state of a branch while its commits are walked, in what one commit's judgement needs."""

from collections.abc import Iterable, Sequence

from lamina.adapters.git.history import PastCommit
from lamina.review.finding import Commit
from lamina.review.history.changes import Change, Listed, is_migrations_folder, parse_raw


class Past:
    """Which migrations are there, and what came and went before.

    Attributes:
        links: Folders that a symbolic link called `supabase/migrations` leads to.
        commits: The commit that brought each path in.
    """

    def __init__(self, links: tuple[str, ...] = ()) -> None:
        self.links = links
        self.commits: dict[str, Commit] = {}
        self._there: dict[str, dict[str, list[str]]] = {}  # folder, version, names
        self._newest: dict[str, str] = {}
        self._deleted: dict[tuple[str, str], list[Change]] = {}

    def migrations_of(self, commit: PastCommit) -> list[Change]:
        """Return the changes of migrations in a commit."""
        changes = [change for change in parse_raw(commit.raw) if change.digits]
        return [change for change in changes if is_migrations_folder(change.folder, self.links)]

    def is_in_the_way(self, added: Iterable[Change]) -> bool:
        """Return whether something about new files has to be looked at: quick, for most commits."""
        return any(
            change.digits <= self._newest.get(change.folder, "")
            or (change.folder, change.digits) in self._deleted
            for change in added
        ) or not _different([change.digits for change in added])

    def after(self, changes: Sequence[Change]) -> list[Listed]:
        """Return what is there after some changes, as far as a judgement of them needs it.

        That is: the new files, those with the same versions, and the oldest and the newest of each
        folder.
        """
        gone = {change.path for change in changes if change.deleted}
        found = {(c.folder, c.digits, c.name) for c in changes if not c.deleted}
        for folder in {change.folder for change in changes}:
            there = self._there.get(folder, {})
            if gone:
                left = [d for d in there if any(_path(folder, d, n) not in gone for n in there[d])]
            else:
                left = [self._newest[folder]] if there else []
            ends = _ends(left)
            same = {change.digits for change in changes if change.folder == folder}
            for digits in (*ends, *same):
                found.update((folder, digits, name) for name in there.get(digits, ()))
        return [one for one in sorted(found) if _path(*one) not in gone]

    def deleted_with(self, changes: Iterable[Change]) -> list[Change]:
        """Return what was deleted before under the versions of some changes."""
        keys = {(change.folder, change.digits) for change in changes if change.added}
        return [old for key in sorted(keys) for old in self._deleted.get(key, ())]

    def take(self, commit: PastCommit) -> None:
        """Go on to the state after a commit."""
        who = Commit(commit.id, commit.author, commit.date)
        for change in self.migrations_of(commit):
            if change.deleted:
                self._remove(change)
            elif change.added:
                self._add(change, who)

    def _add(self, change: Change, who: Commit) -> None:
        self.commits[change.path] = who
        there = self._there.setdefault(change.folder, {})
        there.setdefault(change.digits, []).append(change.name)
        newest = self._newest.get(change.folder, "")
        self._newest[change.folder] = max(newest, change.digits)

    def _remove(self, change: Change) -> None:
        self._deleted.setdefault((change.folder, change.digits), []).append(change)
        there = self._there.get(change.folder, {})
        names = there.get(change.digits, [])
        if change.name in names:
            names.remove(change.name)
        if not names:
            there.pop(change.digits, None)
            if self._newest.get(change.folder) == change.digits:
                self._newest[change.folder] = max(there, default="")


def _different(digits: list[str]) -> bool:
    return len(set(digits)) == len(digits)


def _ends(versions: Iterable[str]) -> tuple[str, ...]:
    known = list(versions)
    return (min(known), max(known)) if known else ()


def _path(folder: str, digits: str, name: str) -> str:
    return f"{folder}/{digits}_{name}.sql"
