"""The migrations folder: its migrations in order, what the Supabase CLI skips, the next version."""

import os
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path, PurePath

import msgspec

from lamina.errors import ConfigError
from lamina.migrations.migration import Migration, file_name, split_file_name
from lamina.migrations.naming import is_snake_case, snake_case
from lamina.migrations.version import Version, next_version

# What the CLI (pkg/migration/list.go, and apps/cli in 2.115.0 and 3.1.0) skips as a relic.
_OLD_INIT = re.compile(r"([0-9]{14})_init\.sql")
_OLD_INIT_BEFORE = "20211209000000"

_SQL_SUFFIXES = (".sql", ".pgsql", ".psql", ".sql.txt")
_STARTS_WITH_DATE = re.compile(r"[0-9]{8,}[^.]*")
_DATED = re.compile(
    r"\D{0,2}(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?:[-_.T ]?(\d{2})[-_.:]?(\d{2})[-_.:]?(\d{2})?)?"
    r"(?!\d)(?P<rest>.*)",
    re.DOTALL | re.ASCII,
)
_NO_VERSION = "YYYYMMDDHHMMSS"


class ProblemKind(Enum):
    """What is wrong with a file of the folder."""

    SKIPPED = "skipped"
    VERSION = "version"
    NAME = "name"
    DUPLICATE = "duplicate"


class FileProblem(msgspec.Struct, frozen=True):
    """A file of the migrations folder that is not what somebody meant it to be.

    Args:
        kind: What is wrong with it.
        path: The file.
        reason: Why, in words, without the path and without a final full stop.
        suggestion: A right file name for it, with `YYYYMMDDHHMMSS` where no version can be read
            from the old one; empty when a new name is not the way out.
    """

    kind: ProblemKind
    path: PurePath
    reason: str
    suggestion: str = ""


class MigrationFolder(msgspec.Struct, frozen=True):
    """What a migrations folder holds.

    Args:
        path: The folder, as it was given.
        migrations: In the order in which the Supabase CLI applies them, see `Migration.order`.
        skipped: Files that look like migrations and that the CLI passes over without an error.
    """

    path: Path
    migrations: tuple[Migration, ...] = ()
    skipped: tuple[FileProblem, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "MigrationFolder":
        """Return what is in the folder now; a folder that does not exist is empty.

        Raises:
            ConfigError: The folder or a migration in it cannot be read, or a migration is not
                UTF-8.
        """
        try:
            entries = sorted(os.scandir(path), key=lambda entry: os.fsencode(entry.name))
        except FileNotFoundError:
            return cls(path)
        except OSError as error:
            raise _unreadable(path, error) from error
        taken = applied_names(entry.name for entry in entries)
        applied: list[Path] = []
        passed_over: list[Path] = []
        for name in (entry.name for entry in entries if _is_file(entry)):
            (applied if name in taken else passed_over).append(path / name)
        migrations = sorted(map(read_migration, applied), key=lambda migration: migration.order)
        return cls(path, tuple(migrations), tuple(_skipped(path, passed_over)))

    @property
    def versions(self) -> tuple[Version, ...]:
        """The version of each migration, in order; one that two files share is there twice."""
        return tuple(migration.version for migration in self.migrations)

    @property
    def latest(self) -> Migration | None:
        """The migration that is applied last, or None in an empty folder."""
        return self.migrations[-1] if self.migrations else None

    @property
    def duplicates(self) -> dict[Version, tuple[Migration, ...]]:
        """The versions with more than one file: the CLI applies the first and fails on the next."""
        files: dict[Version, list[Migration]] = {}
        for migration in self.migrations:
            files.setdefault(migration.version, []).append(migration)
        return {version: tuple(same) for version, same in files.items() if len(same) > 1}

    def problems(self) -> tuple[FileProblem, ...]:
        """Return everything wrong with the names of the files, ordered by path."""
        found = [*self.skipped, *self._duplicate_problems()]
        for migration in self.migrations:
            found.extend(_name_problems(migration, self.path / migration.file_name))
        return tuple(sorted(found, key=lambda problem: os.fsencode(problem.path)))

    def next_version(self, now: datetime, known: Iterable[Version] = ()) -> Version:
        """Return a version for a new migration: `now` in UTC, later than all that are known.

        Args:
            now: A datetime with a time zone.
            known: Versions beyond this folder's: `HEAD`, the base branch, fetched branches,
                environments.

        Raises:
            ConfigError: A known version is so high that no timestamp comes after it.
        """
        return next_version(now, [*self.versions, *known])

    def _duplicate_problems(self) -> Iterator[FileProblem]:
        for version, (first, *others) in self.duplicates.items():
            for other in others:
                reason = f"version {version} belongs to {first.file_name} already"
                path = self.path / other.file_name
                yield FileProblem(ProblemKind.DUPLICATE, path, reason)


def applied_names(names: Iterable[str]) -> set[str]:
    """Return those of all the names in a folder that the Supabase CLI takes as migrations."""
    names = set(names)
    # A relic counts as one only when no other entry, not even a dotfile, sorts before it.
    first = min(names, key=os.fsencode, default="")
    taken = {name for name in names if split_file_name(name) is not None}
    return taken - {first} if _is_old_init(first) else taken


def read_migration(path: Path) -> Migration:
    """Return the migration that a file is.

    Raises:
        ConfigError: It cannot be read, or is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    return Migration.from_bytes(path, data)


def _unreadable(path: Path, error: OSError) -> ConfigError:
    return ConfigError(
        f"cannot read {path}: {error.strerror}", "Check the path and its permissions."
    )


def _is_file(entry: os.DirEntry[str]) -> bool:
    # The CLI does not look where a symbolic link leads before it reads it.
    return not entry.is_dir(follow_symlinks=False)


def _is_old_init(name: str) -> bool:
    match = _OLD_INIT.search(name)
    return match is not None and match[1] < _OLD_INIT_BEFORE


def _name_problems(migration: Migration, path: Path) -> Iterator[FileProblem]:
    if problem := migration.version.problem():
        better = suggested_name(migration.file_name)
        suggestion = "" if better.startswith(_NO_VERSION) else better
        yield FileProblem(ProblemKind.VERSION, path, problem, suggestion)
    if not is_snake_case(migration.name):
        reason = "the name is not snake_case" if migration.name else "the version has no name"
        yield FileProblem(ProblemKind.NAME, path, reason, suggested_name(migration.file_name))


def _skipped(folder: Path, passed_over: list[Path]) -> Iterator[FileProblem]:
    for path in passed_over:
        if _looks_like_migration(path.name):
            yield skipped_problem(path, in_subfolder=False)
    for path in _files_below(folder):
        if _looks_like_migration(path.name):
            yield skipped_problem(path, in_subfolder=True)


def skipped_problem(path: PurePath, *, in_subfolder: bool) -> FileProblem:
    """Return why the Supabase CLI passes over a file, and the name that it would take."""
    reason, name = _why_skipped(path.name), path.name
    if in_subfolder:
        reason = "the Supabase CLI does not look into subfolders"
        # The layout of Prisma: one folder for each migration.
        name = f"{path.parent.name}.sql" if name == "migration.sql" else name
    fits = split_file_name(name) is not None and not _is_old_init(name)
    return FileProblem(ProblemKind.SKIPPED, path, reason, name if fits else suggested_name(name))


def _files_below(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if Path(parent) != folder:
            yield from (Path(parent, name) for name in sorted(names))


def _looks_like_migration(name: str) -> bool:
    """Return whether somebody may have meant this file to be applied."""
    bare = name.strip().lower()
    if bare.startswith("."):
        return False
    return bare.endswith(_SQL_SUFFIXES) or _STARTS_WITH_DATE.fullmatch(bare) is not None


def _why_skipped(name: str) -> str:
    if split_file_name(name):
        return 'the Supabase CLI skips a first migration called "init" from before 2021-12-09'
    if len(name.splitlines()) > 1:
        return "the name holds a line break"
    if split_file_name(name.strip()):
        return "the name starts or ends with a space"
    if not name.endswith(".sql"):
        return "the name does not end in .sql, in lower case"
    if not re.match("[0-9]", name):
        return "the name does not start with a version"
    return "the version is not digits that end at the first underscore"


def suggested_name(name: str) -> str:
    """Return a file name that the CLI applies, with what can be read from the wrong one."""
    stem = re.sub(r"\.(?:sql|pgsql|psql|sql\.txt)\s*$", "", name, flags=re.IGNORECASE)
    dated = _DATED.fullmatch(stem)
    if dated:
        version = Version("".join(part or "00" for part in dated.groups()[:6]))
        if version.is_timestamp:
            name = snake_case(dated["rest"]) or "migration"
            return file_name(version, "initial_schema" if name == "init" else name)
    words = re.sub(r"^\W*v?[0-9][0-9.]*(?=[_\W])", "", stem, flags=re.IGNORECASE)
    return f"{_NO_VERSION}_{snake_case(words) or 'migration'}.sql"
