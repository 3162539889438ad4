"""Which migration a person, or a message of lamina, means: a path, a file name or a version."""

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from lamina.adapters.git import GitRepo
from lamina.errors import ConfigError, UsageError
from lamina.migrations import split_file_name
from lamina.workflows.project import Project, shown

_DIGITS = re.compile("[0-9]+")


def project_folder(given: Iterable[str]) -> Path | None:
    """Return the project that a path names, for those who stand above several of them.

    The path may be relative to the working folder or to the repository, as git and the guard
    print it.

    Raises:
        UsageError: The paths name several projects.
    """
    paths = [Path(name) for name in given]
    starts = [Path(), *_repository_root()] if paths else []
    named = [root for path in paths if (root := _root_of(path, starts)) is not None]
    roots = list({root.resolve(): root for root in named}.values())
    if len(roots) > 1:
        raise UsageError(
            "one project at a time",
            "\n".join(["The files belong to:", *(f"    {shown(root)}" for root in roots)]),
        )
    return roots[0] if roots else None


def _root_of(path: Path, starts: Iterable[Path]) -> Path | None:
    folders = [(start / path).parent for start in starts]
    found = (f for f in folders if f.parts[-2:] == ("supabase", "migrations") and f.is_dir())
    return next((folder.parents[1] for folder in found), None)


def _repository_root() -> list[Path]:
    try:
        return [GitRepo.discover(Path.cwd()).root]
    except (ConfigError, OSError):
        return []


def names_in(project: Project) -> set[str]:
    """Return the names of the migrations in the folder now."""
    try:
        listed = [path.name for path in project.migrations_path.iterdir()]
    except FileNotFoundError:
        return set()
    return {name for name in listed if split_file_name(name) is not None}


def find(project: Project, repository: GitRepo, given: str, names: Iterable[str]) -> str:
    """Return the one of `names` that `given` means.

    Args:
        project: The project.
        repository: Its repository.
        given: A path relative to the working folder, the repository, the project or the
            migrations folder; or a version.
        names: The file names to choose from.

    Raises:
        UsageError: None of them, or several.
    """
    known = sorted(name for name in names if split_file_name(name) is not None)
    folder = project.migrations_path.resolve()
    for start in (Path(), repository.root, project.root, folder):
        path = start / given
        if path.name in known and path.parent.resolve() == folder:
            return path.name
    same = [name for name in known if name.partition("_")[0] == given]
    if len(same) == 1:
        return same[0]
    if same:
        raise UsageError(f"{len(same)} migrations have version {given}", _choices(project, same))
    raise _unknown(project, given, known)


def _unknown(project: Project, given: str, known: list[str]) -> UsageError:
    name = Path(given).name
    if _DIGITS.fullmatch(given):
        near = [each for each in known if each.startswith(given)][:3]
    else:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.85)
    return UsageError(
        f"there is no migration {given}",
        _choices(project, near)
        if near
        else f"Neither git nor {shown(project.migrations_path)} has one of that name or version.",
    )


def _choices(project: Project, names: list[str]) -> str:
    paths = [f"    {shown(project.migrations_path / name)}" for name in names]
    return "\n".join(["Name one of these:", *paths])
