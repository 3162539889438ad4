"""Giving migration files other names: with their rollbacks, and so that a killed move goes on."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from lamina.adapters.files import replace
from lamina.adapters.git import GitRepo, worktree
from lamina.errors import LaminaError
from lamina.migrations import Header
from lamina.migrations.header_lines import Kind
from lamina.workflows.project import Project, shown

_JOURNAL = "restamp.json"
_ROLLBACK = "rollback"


class Move(msgspec.Struct, frozen=True):
    """A migration's file name, before and after."""

    old: str
    new: str


class _Journal(msgspec.Struct, frozen=True):
    folder: str
    moves: tuple[Move, ...]


def check(project: Project, repository: GitRepo, moves: Sequence[Move]) -> None:
    """Return when every move can be made.

    Raises:
        LaminaError: A file is in the way.
        UsageError: A file is in a merge conflict.
    """
    for move in moves:
        for folder in (project.migrations_path, project.rollbacks_path):
            worktree.index_entry(repository, worktree.path_in(repository, folder / move.old))
            if (folder / move.new).exists():
                raise LaminaError(
                    f"{shown(folder / move.new)} is in the way; nothing was moved",
                    "Rename or remove it.",
                )


def carry_out(project: Project, repository: GitRepo, moves: Sequence[Move]) -> None:
    """Make the moves.

    A note of them stands in the repository's private folder until the last is made.

    Raises:
        LaminaError: git or the disk refuses; the moves before it are made.
    """
    journal = repository.private_dir / _JOURNAL
    folder = worktree.path_in(repository, project.migrations_path)
    replace(journal, msgspec.json.encode(_Journal(folder, tuple(moves))))
    for move in moves:
        for parent in (project.rollbacks_path, project.migrations_path):
            _move(repository, parent / move.old, parent / move.new)
        _rename_in_header(repository, project.migrations_path / move.new, move)
    journal.unlink()


def interrupted(project: Project, repository: GitRepo) -> tuple[Move, ...]:
    """Return the moves of a command that was killed; a file that has come back stays."""
    try:
        data = (repository.private_dir / _JOURNAL).read_bytes()
        journal = msgspec.json.decode(data, type=_Journal)
    except (OSError, msgspec.MsgspecError):
        return ()
    if journal.folder != worktree.path_in(repository, project.migrations_path):
        return ()
    folder = project.migrations_path
    begun = [move for move in journal.moves if _begun(folder / move.old, folder / move.new)]
    return tuple(begun)


def _begun(old: Path, new: Path) -> bool:
    if old.exists() and new.exists():
        return old.samefile(new)
    return old.exists() or new.exists()


def _move(repository: GitRepo, source: Path, target: Path) -> None:
    if not source.exists():
        return
    old, new = (worktree.path_in(repository, path) for path in (source, target))
    tracked = worktree.index_entry(repository, old) is not None
    worktree.move(repository, old, new, tracked=tracked)


def _rename_in_header(repository: GitRepo, path: Path, move: Move) -> None:
    """Let the checklist name the rollback file as it is called now, in work tree and index."""
    if path.is_symlink() or not path.is_file():
        return
    git_path = worktree.path_in(repository, path)
    staged = worktree.index_entry(repository, git_path)
    if staged is not None:
        content = worktree.blob_content(repository, staged.blob)
        if (changed := _renamed(content, move)) != content:
            worktree.replace_staged(repository, git_path, staged, changed)
    content = path.read_bytes()
    if (changed := _renamed(content, move)) != content:
        replace(path, changed, path.stat().st_mode & 0o777)


def _renamed(content: bytes, move: Move) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    header = Header.parse(text)
    if header is None:
        return content
    old = header.render()
    lines = [
        line.raw.replace(move.old, move.new)
        if line.kind is Kind.ITEM and line.item and line.item.label.lower() == _ROLLBACK
        else line.raw
        for line in header.lines
    ]
    new = header.mark + "".join(lines)
    return (new + text[len(old) :]).encode("utf-8", "surrogateescape")
