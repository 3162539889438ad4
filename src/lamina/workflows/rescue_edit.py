"""An edit of a committed migration: what git has, and what stands in its place."""

import stat
from pathlib import Path

import msgspec

from lamina.adapters.git import GitRepo, worktree
from lamina.errors import LaminaError, UsageError
from lamina.review.history.sql_text import same_sql
from lamina.workflows import named_migration
from lamina.workflows.project import Project, shown


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
        missing: Whether the file is gone from the index or the work tree.
    """

    path: Path
    git_path: str
    base: str
    commit: str
    committed: bytes
    texts: tuple[bytes, ...]
    changed: bool
    missing: bool

    @property
    def text(self) -> bytes:
        """The edit."""
        return self.texts[0]

    @property
    def only_comments(self) -> bool:
        """Whether the edit is the same SQL."""
        return same_sql(self.committed, self.text)


def read(project: Project, repository: GitRepo, given: str, base: str) -> Edit:
    """Return the edit of the migration that `given` means.

    Raises:
        UsageError: There is no such migration, it is not committed, or it is in conflict.
        ConfigError: The base has no commit in common with `HEAD`.
    """
    commit = _commit(repository, base)
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    committed = worktree.names_at(repository, commit, folder)
    names = {*committed, *named_migration.names_in(project)}
    name = named_migration.find(project, repository, given, names)
    path, git_path = project.migrations_path / name, f"{folder}/{name}"
    if name not in committed:
        raise _not_committed(path, base)
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
    if staged is not None and staged.blob not in blobs:
        texts.append(worktree.content(repository, staged.blob, git_path))
    return Edit(
        path=path,
        git_path=git_path,
        base=base,
        commit=commit,
        committed=worktree.content(repository, entry.blob, git_path),
        texts=tuple(texts),
        changed=worktree.differs(repository, commit, git_path),
        missing=here is None or staged is None,
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
    return worktree.short_ref(base) if changed else ""
