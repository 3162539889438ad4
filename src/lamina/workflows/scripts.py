"""The scripts of a project that are not migrations: baseline and seeds."""

import glob
from collections.abc import Iterator
from pathlib import Path

from lamina.errors import ConfigError
from lamina.workflows.project import Project, shown


def baseline_text(project: Project) -> str:
    """Return the baseline that lamina.toml names; empty when it names none.

    Raises:
        ConfigError: It cannot be read.
    """
    name = project.config.project.baseline
    if not name:
        return ""
    try:
        return (project.root / name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"[project] baseline = {name!r} cannot be read: {_reason(error)}",
            f"It is named in {shown(project.config_path)}, relative to {project.root}.",
        ) from error


def _reason(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 at offset {error.start}"
    return error.strerror or str(error)


def _matches(project: Project, pattern: str) -> list[str]:
    # Not Path.glob: a pattern may be absolute. A * in the project's own path is no pattern.
    found = glob.glob(pattern, root_dir=project.folder, recursive=True)  # noqa: PTH207 - see above
    return [str(project.folder / name) for name in found]


def seed_files(project: Project) -> Iterator[tuple[str, str]]:
    """Yield the seed files in order, each as a shown path and its text; none when disabled.

    The patterns of `[db.seed] sql_paths` are relative to `supabase/`, each expanded in
    alphabetical order (supabase.com/docs/guides/local-development/seeding-your-database).

    Raises:
        ConfigError: A seed file cannot be read.
    """
    seed = project.supabase.db.seed
    seen: set[Path] = set()
    for pattern in seed.sql_paths if seed.enabled else ():
        for name in sorted(_matches(project, pattern)):
            path = Path(name)
            if path in seen:
                continue
            seen.add(path)
            try:
                yield shown(path), path.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(
                    f"the seed {shown(path)} cannot be read: {_reason(error)}"
                ) from error
