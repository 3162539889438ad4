"""The migrations around an edited one: the committed ones as they were committed.

Otherwise an edit of a second file would make up for what the first one needs, until that file is
put back as well.
"""

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

import msgspec

from lamina.adapters.git import GitRepo, worktree
from lamina.errors import ConfigError
from lamina.migrations import Migration
from lamina.migrations.folder import applied_names, read_migration
from lamina.workflows import rescue_files
from lamina.workflows.project import Project, shown
from lamina.workflows.rescue_edit import FILES, Edit, read_file, same_text


class Sides(msgspec.Struct, frozen=True):
    """What is replayed without the edit and with it, in order.

    Attributes:
        before: With the committed content.
        after: With the edit.
        edited: The other committed files that are edited or deleted.
    """

    before: tuple[Migration, ...]
    after: tuple[Migration, ...]
    edited: tuple[Path, ...]


def read(project: Project, repository: GitRepo, edit: Edit) -> Sides:
    """Return the migrations of both sides; new files are taken as they are.

    Raises:
        ConfigError: A file cannot be read, or is not UTF-8.
    """
    folder = project.migrations_path
    git_folder = edit.git_path.rpartition("/")[0]
    entries = worktree.entries_at(repository, edit.commit, git_folder)
    here = set(os.listdir(folder)) if folder.is_dir() else set()  # noqa: PTH208 - names alone
    names = applied_names(here | set(entries)) - {edit.path.name}
    committed = {n: entries[n].blob for n in names if n in entries and entries[n].mode in FILES}
    blobs = {f"{git_folder}/{name}": blob for name, blob in committed.items()}
    changed = {Path(path).name for path in worktree.not_as(repository, blobs)}
    others, edited = [], []
    for name in sorted(names):
        path = folder / name
        if name not in changed:
            others += [] if name not in committed and path.is_dir() else [read_migration(path)]
            continue
        data = worktree.content(repository, committed[name], f"{git_folder}/{name}")
        others.append(_as_committed(path, data))
        edited += [] if _is_same(path, data) else [path]
    before = _as_committed(edit.path, edit.committed)
    return Sides(_ordered([*others, before]), _ordered([*others, _edited(edit)]), tuple(edited))


def _is_same(path: Path, committed: bytes) -> bool:
    here = None if path.is_dir() else read_file(path)
    return here is not None and same_text(committed, here)


def _ordered(migrations: Iterable[Migration]) -> tuple[Migration, ...]:
    return tuple(sorted(migrations, key=lambda migration: migration.order))


def _as_committed(path: Path, data: bytes) -> Migration:
    try:
        return Migration.from_bytes(path, data)
    except ConfigError as error:  # whose hint is to convert the file
        message = error.message.replace(str(path), shown(path), 1)
        raise ConfigError(f"as committed, {message}") from error


def _edited(edit: Edit) -> Migration:
    try:
        return Migration.from_bytes(edit.path, edit.aligned)
    except ConfigError as error:
        message = error.message.replace(str(edit.path), shown(edit.path), 1)
        kept = shlex.quote(shown(rescue_files.place_beside(edit)))
        hint = error.hint.replace(shlex.quote(str(edit.path)), kept)
        raise ConfigError(message, hint) from error
