"""Which Supabase project the person stands in."""

import os
import shlex
from pathlib import Path, PurePath

import msgspec

from lamina.adapters.git import GitRepo
from lamina.config import (
    FILE_NAME,
    Config,
    SupabaseProject,
    read_config,
    read_supabase_project,
)
from lamina.errors import ConfigError
from lamina.migrations import MigrationFolder

_HOW_TO_START = "Start a project:\n    npx supabase init"
_SKIPPED_FOLDERS = frozenset({"node_modules", "vendor", "dist", "build", "target"})
_SEARCH_DEPTH = 4


class Project(msgspec.Struct, frozen=True):
    """A Supabase project on disk.

    Attributes:
        root: The folder that holds `supabase/`.
        config_path: The lamina.toml that applies, which may not exist.
        config: What it says.
        supabase: What supabase/config.toml says.
    """

    root: Path
    config_path: Path
    config: Config
    supabase: SupabaseProject

    @property
    def folder(self) -> Path:
        """The `supabase` folder."""
        return self.root / "supabase"

    @property
    def migrations_path(self) -> Path:
        """The migrations folder, which may not exist yet."""
        return self.folder / "migrations"

    @property
    def rollbacks_path(self) -> Path:
        """The folder of the rollback files, which may not exist yet."""
        return self.folder / "rollbacks"

    @property
    def name(self) -> str:
        """What people call it: `project_id`, else the folder's name."""
        return self.supabase.project_id or self.root.name

    def migrations(self) -> MigrationFolder:
        """Return what the migrations folder holds now.

        Raises:
            ConfigError: A file cannot be read.
        """
        return MigrationFolder.read(self.migrations_path)

    def repository(self) -> GitRepo:
        """Return the git repository of the project.

        Raises:
            ConfigError: There is none.
        """
        return GitRepo.discover(self.root)

    def shown(self, path: Path) -> str:
        """Return `path` relative to where the person stands, when it is below that."""
        return shown(path)


def shown(path: PurePath) -> str:
    """Return `path` relative to the working folder, as a person would type it."""
    try:
        relative = os.path.relpath(path)
    except FileNotFoundError:  # the working folder is gone
        return str(path)
    return str(path) if relative.startswith("../../..") else relative


def discover(named: Path | None = None) -> Project:
    """Return the project at `named`, or the one that the working folder is in.

    Raises:
        ConfigError: There is none, there are several, or their configuration is wrong.
    """
    root = _named_root(named) if named is not None else _surrounding_root(_working_folder())
    config_folder = _config_folder(root)
    return Project(
        root=root,
        config_path=config_folder / FILE_NAME,
        config=read_config(config_folder),
        supabase=read_supabase_project(root / "supabase"),
    )


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise ConfigError("the working folder does not exist any more", "cd somewhere.") from error


def _is_root(folder: Path) -> bool:
    # os.path and not Path.is_file, which raises where a folder may not be entered.
    supabase = folder / "supabase"
    return os.path.isfile(supabase / "config.toml") or os.path.isdir(supabase / "migrations")  # noqa: PTH112, PTH113 - see above


def _named_root(named: Path) -> Path:
    path = named if named.is_absolute() else _working_folder() / named
    for root in (path, path.parent):
        if _is_root(root) and path in (root, root / "supabase"):
            return root
    raise ConfigError(f"--project {named}: no supabase/ folder there", _HOW_TO_START)


def _surrounding_root(start: Path) -> Path:
    for folder in (start, *start.parents):
        if _is_root(folder):
            return folder
        if (folder / ".git").exists():
            break
    else:
        folder = start
    below = _roots_below(folder, _SEARCH_DEPTH)
    if below:
        names = "\n".join(f"    --project {shlex.quote(shown(root))}" for root in below)
        count = "is one" if len(below) == 1 else f"are {len(below)}"
        raise ConfigError(
            f"no supabase/ folder in {start} or above", f"There {count} below:\n{names}"
        )
    raise ConfigError(f"no supabase/ folder in {start} or above", _HOW_TO_START)


def _roots_below(folder: Path, depth: int) -> list[Path]:
    found = [folder] if _is_root(folder) else []
    if depth == 0 or found:
        return found
    try:
        inside = sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []
    return [
        root
        for path in inside
        if path.name not in _SKIPPED_FOLDERS and not path.name.startswith(".")
        for root in _roots_below(path, depth - 1)
    ]


def _config_folder(root: Path) -> Path:
    """Return the nearest folder with a lamina.toml, up to the repository's root."""
    for folder in (root, *root.parents):
        if (folder / FILE_NAME).exists():
            return folder
        if (folder / ".git").exists():
            return folder
    return root
