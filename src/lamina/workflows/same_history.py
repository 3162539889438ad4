"""Has the changed database run what the folder holds? Otherwise the difference would undo it."""

from collections.abc import Iterable, Mapping

from lamina.adapters.files import way_out
from lamina.adapters.git import GitRepo
from lamina.adapters.postgres.target import Target, TargetFacts
from lamina.errors import LaminaError, UsageError
from lamina.migrations import MigrationFolder, Version
from lamina.workflows.changed_database import SANDBOX

_NOTES = "made-from"
_SHOWN = 8


def require(
    target: Target, facts: TargetFacts, folder: MigrationFolder, repository: GitRepo
) -> None:
    """Return when the database has what the folder holds, applied there or made there.

    Raises:
        UsageError: It has run less, or more.
    """
    if facts.applied is None:
        return
    there = {*facts.applied, *_made_from(repository, facts.identity)}
    pending = [m.file_name for m in folder.migrations if m.version.digits not in there]
    if pending:
        raise UsageError(
            f"{target.label} has not run {_count(pending)}, which the difference would undo:"
            f"\n    " + "\n    ".join([*pending[:_SHOWN], *_more(pending)]),
            f"Apply {'it' if len(pending) == 1 else 'them'} there first:\n    {_apply(target)}\n"
            "or compare all the same:\n    lamina new --allow-pending",
        )
    known = {version.digits for version in folder.versions}
    unknown = sorted(set(facts.applied) - known)
    if unknown:
        raise UsageError(
            f"{target.label} has run {_count(unknown)} that {_path(folder)} does not hold:\n    "
            + "\n    ".join([*unknown[:_SHOWN], *_more(unknown)]),
            "Fetch them (git pull), so that they do not end up in the new migration again;\n"
            "or compare all the same:\n    lamina new --allow-pending",
        )


def remember(repository: GitRepo, identity: str, versions: Iterable[Version]) -> None:
    """Note that migrations were made out of a database, which therefore holds what they do.

    Its history table does not have them, and is left alone: somebody may still delete or rename
    the files. The note belongs to this clone.

    Raises:
        LaminaError: It cannot be written.
    """
    if not identity:
        return
    path = repository.private_dir / _NOTES
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"{identity} {version}\n" for version in versions)
    except OSError as error:
        raise LaminaError(
            f"cannot write {path}: {error.strerror}", f"{way_out(error)} No migration was written."
        ) from error


def follow(repository: GitRepo, renamed: Mapping[Version, Version]) -> None:
    """Note that a database that a migration was made from has it under its new version too.

    Raises:
        LaminaError: It cannot be written.
    """
    new = {old.digits: version for old, version in renamed.items()}
    for identity, digits in _notes(repository):
        if digits in new:
            remember(repository, identity, [new[digits]])


def _made_from(repository: GitRepo, identity: str) -> set[str]:
    return {digits for database, digits in _notes(repository) if database == identity}


def _notes(repository: GitRepo) -> list[tuple[str, str]]:
    """Return each database with a version that was made from it."""
    try:
        lines = (repository.private_dir / _NOTES).read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    pairs = [line.split() for line in lines]
    return [(pair[0], pair[1]) for pair in pairs if len(pair) > 1]


def _apply(target: Target) -> str:
    """Return the command that applies the folder's migrations to the target."""
    if target.label == SANDBOX:
        return 'supabase migration up --include-all --yes --db-url "$(lamina sandbox url)"'
    if target.label.startswith("$"):
        return f'supabase migration up --include-all --db-url "{target.label}"'
    return "supabase migration up --include-all"


def _path(folder: MigrationFolder) -> str:
    """Return the folder's path as people know it."""
    return "/".join(folder.path.parts[-2:])


def _count(versions: list[str]) -> str:
    return f"{len(versions)} migration{'' if len(versions) == 1 else 's'}"


def _more(listed: list[str]) -> list[str]:
    return [f"and {len(listed) - _SHOWN} more"] if len(listed) > _SHOWN else []
