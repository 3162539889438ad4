"""What others have of a project's migrations: the base branch, and the environments."""

import msgspec

from lamina.adapters.git import GitRepo, worktree
from lamina.adapters.git.bases import short_ref
from lamina.errors import ConfigError, UsageError
from lamina.migrations import Migration, Version, split_file_name
from lamina.workflows.project import Project, shown

_HEAD = "HEAD"


class _Applied(msgspec.Struct, frozen=True):
    version: str


class _Snapshot(msgspec.Struct, frozen=True):
    environment: str
    migrations: tuple[_Applied, ...]


class Published(msgspec.Struct, frozen=True):
    """What others have.

    Attributes:
        base: The base branch, as people write it; empty where nothing is committed.
        names: The migrations of its tip, and of the commit where `HEAD` left it.
        applied: The versions that environments have run, each with the environment's name.
    """

    base: str
    names: frozenset[str]
    applied: dict[str, str]

    def holder(self, migration: Migration) -> str:
        """Return where a migration is already; empty when it may still get another version."""
        if migration.file_name in self.names:
            return "is committed" if self.base == _HEAD else f"is on {self.base}"
        environment = self.applied.get(migration.version.digits)
        return f"is applied in {environment}" if environment else ""

    @property
    def newest(self) -> Version | None:
        """The version that every new migration has to follow."""
        named = [parts[0] for name in self.names if (parts := split_file_name(name))]
        return max([*named, *(Version(digits) for digits in self.applied)], default=None)


def read(project: Project, repository: GitRepo, base: str) -> Published:
    """Return what others have.

    Args:
        project: The project.
        repository: Its repository.
        base: The base branch; empty for that of lamina.toml, or the most likely one.

    Raises:
        UsageError: There is no such base.
        ConfigError: The base has no commit in common with `HEAD`, or a snapshot cannot be read.
    """
    applied = _applied(project)
    ref = base or project.config.guard.base or worktree.likely_base(repository) or _HEAD
    tip = worktree.commit_of(repository, ref)
    if not tip and ref == _HEAD:
        return Published("", frozenset(), applied)
    if not tip and not base and ref == project.config.guard.base:
        raise UsageError(
            f"[guard] base = {ref!r} in {shown(project.config_path)}: git knows no {ref}",
            "Fetch it (git fetch), or correct it there.",
        )
    left = worktree.merge_base(repository, ref)
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    names = {
        name for commit in {tip, left} for name in worktree.names_at(repository, commit, folder)
    }
    return Published(short_ref(ref), frozenset(names), applied)


def _applied(project: Project) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in project.config.guard.applied_snapshot:
        path = project.config_path.parent / name
        try:
            snapshot = msgspec.json.decode(path.read_bytes(), type=_Snapshot)
            found |= {Version(m.version).digits: snapshot.environment for m in snapshot.migrations}
        except FileNotFoundError:
            continue  # not fetched here
        except OSError as error:
            raise ConfigError(f"cannot read {shown(path)}: {error.strerror}") from error
        except (msgspec.MsgspecError, ValueError) as error:
            raise ConfigError(
                f"{shown(path)} does not list applied migrations: {error}",
                "It is named by [guard] applied-snapshot. Fetch it again, or remove it.",
            ) from error
    return found
