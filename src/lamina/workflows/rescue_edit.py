"""An edit of a committed migration: what git has, and what stands in its place."""

import os
import shlex
import stat
from pathlib import Path

import msgspec

from lamina.adapters.git import GitRepo, worktree
from lamina.adapters.git.bases import short_ref
from lamina.errors import LaminaError, UsageError
from lamina.review.history.sql_text import same_sql
from lamina.workflows import named_migration
from lamina.workflows.project import Project, shown

FILES = frozenset({"100644", "100755"})
"""The modes of files, and not of a link or a submodule in the place of one."""


class Edit(msgspec.Struct, frozen=True):
    """A committed migration with what was made of it.

    Attributes:
        path: The file.
        git_path: The same, relative to the repository.
        base: The ref whose history counts; empty for `HEAD`.
        commit: The commit whose content is the right one.
        committed: That content, as git writes it to the work tree.
        texts: What else index and work tree hold: first the edit, then what was staged beside it.
        changed: Whether there is anything to put back.
        deleted: Whether nothing stands in its place in the index or the work tree.
    """

    path: Path
    git_path: str
    base: str
    commit: str
    committed: bytes
    texts: tuple[bytes, ...]
    changed: bool
    deleted: bool

    @property
    def text(self) -> bytes:
        """The edit."""
        return self.texts[0]

    @property
    def aligned(self) -> bytes:
        """The edit with the line ends of the committed content, where that has one kind only."""
        pairs = self.committed.count(b"\r\n")
        if pairs not in {0, self.committed.count(b"\n")}:
            return self.text
        text = _with_line_feeds(self.text)
        return text.replace(b"\n", b"\r\n") if pairs else text

    @property
    def only_comments(self) -> bool:
        """Whether the edit is the same SQL; line ends are no difference, wherever they stand."""
        return same_text(self.committed, self.text)


def same_text(old: bytes, new: bytes) -> bool:
    """Return whether two scripts are the same SQL, also in the line ends of function bodies."""
    return same_sql(_with_line_feeds(old), _with_line_feeds(new))


def _with_line_feeds(text: bytes) -> bytes:
    return text.replace(b"\r\n", b"\n")


def read(project: Project, repository: GitRepo, given: str, base: str) -> Edit:
    """Return the edit of the migration that `given` means.

    Raises:
        UsageError: There is no such migration, it is not committed, it was renamed, or it is in
            conflict.
        ConfigError: The base has no commit in common with `HEAD`.
    """
    commit = _commit(repository, base)
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    committed = worktree.entries_at(repository, commit, folder)
    names = {*committed, *named_migration.names_in(project)}
    name = named_migration.find(project, repository, given, names)
    path, git_path = project.migrations_path / name, f"{folder}/{name}"
    if name not in committed:
        raise _not_committed(path, base)
    if not os.path.lexists(path):
        new = named_migration.names_in(project) - set(committed)
        if now := _renamed(repository, path, committed[name].blob, new):
            raise _is_renamed(repository, path, now, base, commit)
    return _compared(repository, path, git_path, base, commit)


def _commit(repository: GitRepo, base: str) -> str:
    head = worktree.commit_of(repository, "HEAD")
    if not head:
        raise UsageError(
            "nothing is committed here yet", "Every migration may still be edited freely."
        )
    return worktree.merge_base(repository, base) if base else head


def _not_committed(path: Path, base: str) -> UsageError:
    where = f"not in {base}, where this branch left it" if base else "not committed"
    return UsageError(
        f"{shown(path)} is {where}",
        "It may be edited freely; there is nothing to rescue.",
    )


def _renamed(repository: GitRepo, path: Path, blob: str, new: set[str]) -> Path | None:
    """Return the new file that most likely is the missing one, under another name."""
    paths = {worktree.path_in(repository, path.with_name(name)): name for name in sorted(new)}
    other = worktree.not_as(repository, dict.fromkeys(paths, blob)) if paths else set()
    digits, _, rest = path.name.partition("_")
    found = [
        *(name for git_path, name in paths.items() if git_path not in other),
        *(name for name in paths.values() if name.partition("_")[0] == digits),
        *(name for name in paths.values() if name.partition("_")[2] == rest),
    ]
    return path.with_name(found[0]) if found else None


def _is_renamed(repository: GitRepo, path: Path, now: Path, base: str, commit: str) -> UsageError:
    staged = worktree.index_entry(repository, worktree.path_in(repository, now)) is not None
    here, there = (shlex.quote(shown(each)) for each in (now, path))
    option = f"--base {shlex.quote(base)} " if base else ""
    return UsageError(
        f"{shown(path)} seems to be called {now.name} now; nothing was changed",
        "Give it its name back, then rescue what was edited in it:\n"
        f"    {'git mv' if staged else 'mv'} {here} {there}\n"
        f"    lamina rescue {option}{there}\n"
        "Or, if that is another migration and this one was deleted:\n"
        f"    git restore --source={commit if base else 'HEAD'} --staged --worktree {there}",
    )


def _compared(repository: GitRepo, path: Path, git_path: str, base: str, commit: str) -> Edit:
    entry = worktree.entry_at(repository, commit, git_path)
    staged = worktree.index_entry(repository, git_path)
    if entry is None:
        raise UsageError(f"{shown(path)} is not committed")
    blobs, texts = {entry.blob}, []
    here = read_file(path)
    if here is not None and (blob := worktree.blob_of(repository, here, git_path)) not in blobs:
        blobs.add(blob)
        texts.append(here)
    if staged is not None and staged.mode in FILES and staged.blob not in blobs:
        texts.append(worktree.content(repository, staged.blob, git_path))
    return Edit(
        path=path,
        git_path=git_path,
        base=base,
        commit=commit,
        committed=worktree.content(repository, entry.blob, git_path),
        texts=tuple(texts),
        changed=worktree.differs(repository, commit, git_path),
        deleted=not os.path.lexists(path) or staged is None,
    )


def read_file(path: Path) -> bytes | None:
    """Return what stands at the path of a migration; None for nothing.

    Raises:
        UsageError: It is a folder.
    """
    try:
        if stat.S_ISDIR(path.lstat().st_mode):
            raise UsageError(f"{shown(path)} is a folder now", "Move it away, then come back.")
        return path.read_bytes()
    except FileNotFoundError:  # also where a symbolic link leads nowhere
        return None


def edited_since(repository: GitRepo, edit: Edit) -> str:
    """Return the base branch where this branch's commits hold an edit of the file; else empty."""
    base = worktree.likely_base(repository)
    try:
        left = worktree.merge_base(repository, base) if base else edit.commit
    except LaminaError:
        return ""
    before = worktree.entry_at(repository, left, edit.git_path)
    changed = before is not None and before != worktree.entry_at(
        repository, edit.commit, edit.git_path
    )
    return short_ref(base) if changed else ""
