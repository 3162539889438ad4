"""`lamina pr`: what a branch adds, gathered from git and put into words."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from lamina.adapters.git import remotes, worktree
from lamina.adapters.git.bases import short_ref
from lamina.errors import UsageError
from lamina.migrations.folder import applied_names
from lamina.review.context import SqlFile
from lamina.review.engine import Reviewed, review
from lamina.review.settings import Settings
from lamina.sql.schema import Schema
from lamina.workflows.evidence import keep_review
from lamina.workflows.project import Project, shown
from lamina.workflows.review import settings_of
from lamina.workflows.review_reading import Reading
from lamina.workflows.review_scope import Gathered, Scope, ordered, pipeline_base, version_of
from lamina.workflows.review_text import Text

_HEAD = "HEAD"


class Branch(msgspec.Struct, frozen=True):
    """What a branch adds.

    Attributes:
        ref: The base branch, in full.
        base: The same, as people write it.
        head: The commit that is described.
        texts: All its migrations in order; those that the base does not have are new, those that
            it has are as it has them.
        edited: Migrations of the base that the branch changes.
        deleted: Migrations of the base that the branch removes.
        notes: What else the person should know, a line each.
    """

    ref: str
    base: str
    head: str
    texts: tuple[Text, ...]
    edited: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to describe."""
        return not (self.new or self.edited or self.deleted)

    @property
    def new(self) -> list[Text]:
        """The migrations that the branch adds."""
        return [text for text in self.texts if text.new]


class Judged(msgspec.Struct, frozen=True):
    """A branch, folded and reviewed.

    Attributes:
        first: The number of the first of `files` among all migrations.
        base: The schema before `files`.
        files: From the first new migration on.
    """

    branch: Branch
    settings: Settings
    first: int
    base: Schema
    files: tuple[SqlFile, ...]
    reviewed: Reviewed


def branch(project: Project, base: str) -> Branch:
    """Return what the branch adds to a base.

    Args:
        project: The project.
        base: The base branch; empty for that of lamina.toml, the pipeline's, or the most likely.

    Raises:
        UsageError: There is no such base, or no commit.
        ConfigError: There is no repository, or no commit in common with the base.
    """
    repository = project.repository()
    head = worktree.commit_of(repository, _HEAD)
    if not head:
        raise UsageError("nothing is committed yet", "Commit the migrations first.")
    ref = base or project.config.guard.base or pipeline_base() or worktree.likely_base(repository)
    if not ref:
        raise UsageError(
            "nobody knows the base branch here", "Name it:\n    lamina pr --base origin/main"
        )
    left = worktree.merge_base(repository, ref)
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    old = worktree.entries_at(repository, left, folder)
    there = worktree.entries_at(repository, head, folder)
    elsewhere = {} if old else worktree.migrations_anywhere(repository, left)
    changed = {p.rpartition("/")[2] for p in worktree.differing(repository, head, folder)}
    names = ordered(applied_names({*there, *old}))
    edited = [n for n in names if n in old and n in there and old[n].blob != there[n].blob]
    deleted = [n for n in names if n not in there]
    texts = []
    for name in names:
        # What the base has was run as it was: an edit of it changes no database.
        blob = old[name].blob if name in old else there[name].blob
        new = name not in old and blob not in elsewhere.get(name, ())
        place = project.migrations_path / name
        as_committed = name in changed or name in edited or not place.is_file()
        texts.append(
            Text(
                f"{folder}/{name}",
                version_of(name).digits,
                new=new,
                unpublished=new,
                place=place,
                blob=blob,
                data=worktree.blob_content(repository, blob) if as_committed else None,
            )
        )
    return Branch(
        ref=ref,
        base=short_ref(ref),
        head=head,
        texts=tuple(texts),
        edited=tuple(f"{folder}/{name}" for name in edited),
        deleted=tuple(f"{folder}/{name}" for name in deleted),
        notes=_notes(project, there, changed),
    )


def _notes(project: Project, there: Mapping[str, object], changed: set[str]) -> tuple[str, ...]:
    """A word about migrations that are not committed as they are."""
    try:
        names = {path.name for path in project.migrations_path.iterdir() if path.suffix == ".sql"}
    except OSError:
        names = set()
    left = sorted((names - set(there)) | (changed & set(there)))
    if not left:
        return ()
    what = "1 migration is" if len(left) == 1 else f"{len(left)} migrations are"
    return (f"{what} not committed as it stands, and not described so: {', '.join(left[:3])}",)


def judge(project: Project, made: Branch) -> Judged:
    """Fold and review the branch.

    Raises:
        LaminaError: The configuration is wrong, or a file cannot be read.
    """
    settings = settings_of(project, Gathered(made.texts, made.base), None)
    reading = Reading(project, settings)
    first, base = reading.base(made.texts)
    rollbacks = rollback_files(project)
    files = tuple(
        SqlFile(
            path=text.path,
            text=text.text,
            script=reading.script(text),
            version=text.version,
            new=text.new,
            unpublished=text.unpublished,
            rollback=text.version in rollbacks if rollbacks else None,
        )
        for text in made.texts[first:]
    )
    reading.finish()
    reviewed = review(files, base, settings, first=first, rules=reading.rules(files))
    keep_review(project, Scope(base=made.ref), made.texts, settings, reviewed, renew=False)
    return Judged(made, settings, first, base, files, reviewed)


def rollback_files(project: Project) -> dict[str, str]:
    """Return the rollback files by the version of their migration, as paths from the root."""
    try:
        names = [path.name for path in project.rollbacks_path.iterdir()]
    except OSError:
        return {}
    repository = project.repository()
    folder = worktree.path_in(repository, project.rollbacks_path / "_").rpartition("/")[0]
    return {version_of(name).digits: f"{folder}/{name}" for name in sorted(names)}


def file_url(project: Project, commit: str) -> str:
    """Return the address of the repository's files on its host, up to the path; or nothing."""
    found = remotes.remote(project.repository())
    return found.file_url(commit) if found else ""


def read_text(path: Path) -> str:
    """Return a file's text for an update; empty where there is none.

    Raises:
        UsageError: It cannot be read as text.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot read {shown(path)}: {reason}") from error
