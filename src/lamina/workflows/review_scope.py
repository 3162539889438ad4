"""Which migrations a review is about, and their text."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from lamina.adapters.git import GitRepo, worktree
from lamina.adapters.git.bases import short_ref
from lamina.errors import ConfigError, LaminaError, UsageError
from lamina.migrations import Version, split_file_name
from lamina.migrations.folder import applied_names
from lamina.workflows.project import Project, shown
from lamina.workflows.review_text import Text

_HEAD = "HEAD"


class Scope(msgspec.Struct, frozen=True):
    """What was asked for; nothing means the migrations that the branch adds or changes.

    Attributes:
        base: The base branch; empty for that of lamina.toml, or the most likely one.
        staged: What the next commit brings.
        everything: All migrations.
        since: All from this version on.
        paths: These files.
        stdin: A script that comes after all migrations; None for none.
    """

    base: str = ""
    staged: bool = False
    everything: bool = False
    since: str = ""
    paths: tuple[Path, ...] = ()
    stdin: str | None = None


class Gathered(msgspec.Struct, frozen=True):
    """The scripts in the order of application, and in words which of them are reviewed."""

    texts: tuple[Text, ...]
    about: str
    notes: tuple[str, ...] = ()


def gather(project: Project, scope: Scope) -> Gathered:
    """Return the scripts that a review needs.

    Raises:
        UsageError: A file or version that was named is not there.
        ConfigError: There is no git repository or base to compare with, or a file cannot be read.
    """
    names = _names(project.migrations_path)
    gathered = _gather(project, scope, names)
    if scope.staged or not (scope.stdin or scope.paths or scope.everything or scope.since):
        return gathered  # what is reviewed is what is not published
    published = _published(project, scope, names)
    for text in gathered.texts:
        name = text.place.name if text.place else ""
        text.unpublished = name not in published
        text.blob = published.get(name, "")
    return gathered


def _published(project: Project, scope: Scope, names: list[str]) -> Mapping[str, str]:
    """The migrations that the base branch has, with their blobs; all where git cannot tell."""
    try:
        repository = project.repository()
        commit, _ = _base(project, repository, scope.base)
        return _unchanged(project, repository, commit, names)
    except LaminaError:
        return dict.fromkeys(names, "")


def _gather(project: Project, scope: Scope, names: list[str]) -> Gathered:
    if scope.stdin is not None:
        data = scope.stdin.encode("utf-8", "surrogateescape")
        told = Text("<stdin>", new=True, unpublished=True, data=data)
        return Gathered((*_read(project, names, set()), told), "stdin")
    if scope.paths:
        return _named(project, names, scope.paths)
    if scope.everything:
        return Gathered(_read(project, names, set(names)), "all migrations")
    if scope.since:
        since = _version(scope.since)
        chosen = {name for name in names if version_of(name) >= since}
        return Gathered(_read(project, names, chosen), f"migrations from {since.digits} on")
    repository = project.repository()
    if scope.staged:
        return _staged(project, repository)
    commit, base = _base(project, repository, scope.base)
    old = _unchanged(project, repository, commit, names)
    texts = _read(project, names, set(names) - set(old))
    for text in texts:
        text.blob = old.get(text.place.name, "") if text.place else ""
    return Gathered(texts, f"against {base}" if base else "new")


def _names(folder: Path) -> list[str]:
    """The names of the migrations, in the order in which the Supabase CLI applies them."""
    try:
        there = [entry.name for entry in os.scandir(folder) if entry.is_file()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigError(f"cannot read {shown(folder)}: {error.strerror}") from error
    return ordered(applied_names(there))


def ordered(names: Iterable[str]) -> list[str]:
    """Return the names in the order in which the Supabase CLI applies them."""
    return sorted(names, key=lambda name: (version_of(name), os.fsencode(name)))


def version_of(name: str) -> Version:
    """Return the version in a file name; 0 where it has none."""
    parts = split_file_name(name)
    return parts[0] if parts else Version("0")


def _version(text: str, where: str = "") -> Version:
    if not text.isdecimal():
        raise UsageError(
            f"{where}{text!r} is not a version",
            "It is the number that a migration's file name begins with.",
        )
    return Version(text)


def _read(project: Project, names: Sequence[str], new: set[str]) -> tuple[Text, ...]:
    start = project.config.review.start
    where = f"[review] start in {shown(project.config_path)}: "
    first = _version(start, where) if start else None
    folder, way = project.migrations_path, shown(project.migrations_path)
    prefix = "" if way == "." else f"{way}{os.sep}"
    texts = []
    for name in names:
        version = version_of(name)
        told = name in new and (first is None or version >= first)
        place, digits = folder / name, version.digits
        texts.append(Text(prefix + name, digits, new=told, unpublished=told, place=place))
    return tuple(texts)


def _text(path: Path, version: str, *, new: bool) -> Text:
    return Text(shown(path), version, new=new, unpublished=new, place=path)


def _named(project: Project, names: list[str], paths: Sequence[Path]) -> Gathered:
    """The named files in their places among the migrations; other scripts come last."""
    folder = project.migrations_path.resolve()
    inside: set[str] = set()
    others: list[Text] = []
    for path in paths:
        full = path.absolute()
        if full.is_dir():
            if full.resolve() == folder:
                inside |= set(names)
                continue
            raise UsageError(f"{shown(path)} is a folder", "Name the files in it.")
        if full.parent.resolve() == folder and full.name in names:
            inside.add(full.name)
        else:
            others.append(_text(path, "", new=True))
            _ = others[-1].data  # says that there is no such file
    about = f"{len(paths)} files" if len(paths) > 1 else shown(paths[0])
    texts = _read(project, names, set())
    for name, text in zip(names, texts, strict=True):
        text.new = name in inside
    return Gathered((*texts, *others), about)


def _base(project: Project, repository: GitRepo, asked: str) -> tuple[str, str]:
    """The commit to compare with and what people call it; empty where nothing is committed."""
    ref = asked or project.config.guard.base or pipeline_base() or worktree.likely_base(repository)
    if not ref and os.environ.get("CI"):
        raise UsageError(
            "nobody knows the base branch here, so what the branch adds is not known",
            "Name it, and fetch it first:\n    lamina review --base origin/main",
        )
    ref = ref or _HEAD
    if ref == _HEAD and not worktree.commit_of(repository, _HEAD):
        return "", ""
    return worktree.merge_base(repository, ref), short_ref(ref)


def pipeline_base() -> str:
    """The branch that a pull or merge request goes to, as its pipeline says; or an empty text."""
    for name in ("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"):
        if os.environ.get(name):
            return f"origin/{os.environ[name]}"
    return ""


def _unchanged(
    project: Project, repository: GitRepo, commit: str, names: Sequence[str]
) -> dict[str, str]:
    """The migrations that the commit has just so, each with its blob."""
    if not commit:
        return {}
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    there = worktree.entries_at(repository, commit, folder)
    if not there:  # the folder may have moved: what the base has elsewhere is no news
        index = worktree.index_entries(repository, folder)
        known = worktree.migrations_anywhere(repository, commit)
        there = {n: e for n, e in index.items() if e.blob in known.get(n, ())}
        unstaged = worktree.unstaged(repository, folder)
        return {n: there[n].blob for n in names if n in there and n not in unstaged}
    changed = {path.rpartition("/")[2] for path in worktree.differing(repository, commit, folder)}
    return {n: there[n].blob for n in names if n in there and n not in changed}


def _staged(project: Project, repository: GitRepo) -> Gathered:
    """The index: what the next commit brings, after what is committed.

    What a merge's other side has just so was reviewed there.
    """
    folder = worktree.path_in(repository, project.migrations_path / "_").rpartition("/")[0]
    entries = worktree.index_entries(repository, folder)
    sides = [worktree.commit_of(repository, side) for side in (_HEAD, "MERGE_HEAD")]
    known = [worktree.entries_at(repository, side, folder) for side in sides if side]
    unstaged = worktree.unstaged(repository, folder)
    texts = []
    for name in ordered(applied_names(entries)):
        blob = entries[name].blob
        new = not any(name in side and side[name].blob == blob for side in known)
        path = project.migrations_path / name
        as_staged = new or name in unstaged or not path.is_file()
        texts.append(
            Text(
                shown(path),
                version_of(name).digits,
                new=new,
                unpublished=new,
                place=path,
                blob=blob,
                data=worktree.blob_content(repository, blob) if as_staged else None,
            )
        )
    return Gathered(tuple(texts), "what is staged", _elsewhere(repository, folder))


def _elsewhere(repository: GitRepo, folder: str) -> tuple[str, ...]:
    """A word about staged migrations of other projects, which this review does not see."""
    others = {
        path.rpartition("/supabase/migrations/")[0]
        for path in worktree.staged(repository)
        if "/supabase/migrations/" in f"/{path}" and path.rpartition("/")[0] != folder
    }
    return tuple(
        f"Not reviewed: staged migrations of another project. lamina review --staged --project "
        f"{shown(repository.root / root)}"
        for root in sorted(others)
    )
