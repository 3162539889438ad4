"""Single files between commits, index and work tree: read, put back, moved, staged.

Paths are relative to the repository's root, with `/`, as git has them.
"""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import msgspec

from lamina.adapters.git.bases import LIKELY_BASES
from lamina.adapters.git.plumbing import run_git
from lamina.adapters.git.repo import GitRepo
from lamina.adapters.process import Completed
from lamina.errors import CommandFailed, ConfigError, LaminaError, UsageError

_DEFAULT = "refs/remotes/origin/HEAD"


class Entry(msgspec.Struct, frozen=True):
    """A file as git has it: mode and object name."""

    mode: str
    blob: str


def path_in(repository: GitRepo, path: Path) -> str:
    """Return the path of a file in the repository, whose folder may be behind symbolic links.

    Raises:
        ConfigError: It is outside.
    """
    real = path.parent.resolve() / path.name
    if not real.is_relative_to(repository.root):
        raise ConfigError(
            f"{path} is outside the repository {repository.root}",
            "lamina works with migrations that are in git.",
        )
    return real.relative_to(repository.root).as_posix()


def commit_of(repository: GitRepo, revision: str) -> str:
    """Return the object name of a commit; empty when there is no such revision."""
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"]
    return _git(repository, asked, check=False).stdout.strip()


def merge_base(repository: GitRepo, revision: str) -> str:
    """Return the commit where `HEAD` left the history of `revision`.

    Raises:
        UsageError: There is no such revision.
        ConfigError: The two have no commit in common, as in a shallow clone.
    """
    there = commit_of(repository, revision)
    if not there:
        remote, _, branch = revision.partition("/")
        fetch = f"git fetch {shlex.quote(remote)} {shlex.quote(branch)}" if branch else "git fetch"
        raise UsageError(
            f"git knows no {revision}", f"Fetch it, or name another base:\n    {fetch}"
        )
    done = _git(repository, ["merge-base", there, "HEAD"], check=False)
    if done.code != 0:
        raise ConfigError(
            f"{revision} and HEAD have no commit in common",
            "Fetch more of the history:\n    git fetch --unshallow",
        )
    return done.stdout.strip()


def likely_base(repository: GitRepo) -> str:
    """Return the ref that is most likely the base branch; empty when none is.

    That is the remote's default branch, or a local `main` or `master` that is not checked out.
    """
    asked = ["for-each-ref", "--format=%(refname) %(symref)", _DEFAULT, *LIKELY_BASES]
    lines = _git(repository, asked, check=False).stdout.splitlines()
    leads_to = {ref: target or ref for ref, _, target in (line.partition(" ") for line in lines)}
    here = _git(repository, ["symbolic-ref", "--quiet", "HEAD"], check=False).stdout.strip()
    there = (leads_to[ref] for ref in (_DEFAULT, *LIKELY_BASES) if ref in leads_to)
    return next((ref for ref in there if ref != here), "")


def entries_at(repository: GitRepo, commit: str, folder: str) -> dict[str, Entry]:
    """Return what is in a folder in a commit, by name; nothing where the commit has no such."""
    done = _git(repository, ["ls-tree", "-z", commit, "--", f"{folder}/"])
    found = {}
    for line in os.fsdecode(done.raw).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, _, blob = about.split()
        found[path.rpartition("/")[2]] = Entry(mode, blob)
    return found


def names_at(repository: GitRepo, commit: str, folder: str) -> set[str]:
    """Return the names of what is in a folder in a commit; none where the commit has none."""
    return set(entries_at(repository, commit, folder))


def entry_at(repository: GitRepo, commit: str, path: str) -> Entry | None:
    """Return the file at a path in a commit, or None."""
    done = _git(repository, ["ls-tree", "-z", commit, "--", path])
    about = done.raw.partition(b"\t")[0].decode().split()
    return Entry(about[0], about[2]) if about else None


def index_entry(repository: GitRepo, path: str) -> Entry | None:
    """Return the file at a path in the index, or None.

    Raises:
        UsageError: A merge left it in conflict.
    """
    done = _git(repository, ["ls-files", "-z", "--stage", "--", path])
    found = [each.partition(b"\t")[0].decode().split() for each in done.raw.split(b"\0") if each]
    if any(stage != "0" for _, _, stage in found):
        raise UsageError(
            f"{path} is in a merge conflict",
            "Settle it first, then come back:\n"
            f"    git checkout --ours -- {shlex.quote(path)} && git add -- {shlex.quote(path)}",
        )
    return Entry(found[0][0], found[0][1]) if found else None


def index_entries(repository: GitRepo, folder: str) -> dict[str, Entry]:
    """Return what is in a folder in the index, by name; a merge's two sides once."""
    done = _git(repository, ["ls-files", "-z", "--stage", "--", f"{folder}/"])
    found = {}
    for line in os.fsdecode(done.raw).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        mode, blob, _ = about.split()
        if path.rpartition("/")[0] == folder:
            found[path.rpartition("/")[2]] = Entry(mode, blob)
    return found


def unstaged(repository: GitRepo, folder: str) -> set[str]:
    """Return the names in a folder where the work tree has something else than the index."""
    done = _git(repository, ["diff-files", "--name-only", "-z", "--", f"{folder}/"])
    return {path.rpartition("/")[2] for path in os.fsdecode(done.raw).split("\0") if path}


def staged(repository: GitRepo) -> list[str]:
    """Return the paths that the next commit brings or changes."""
    asked = ["diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff"]
    done = _git(repository, [*asked, "--diff-filter=AM"], check=False)
    return [path for path in os.fsdecode(done.raw).split("\0") if path]


def migrations_anywhere(repository: GitRepo, commit: str) -> dict[str, set[str]]:
    """Return the blobs of the migrations of every project in a commit, by file name."""
    done = _git(repository, ["ls-tree", "-r", "-z", commit])
    found: dict[str, set[str]] = {}
    for line in os.fsdecode(done.raw).split("\0")[:-1]:
        about, _, path = line.partition("\t")
        folder, _, name = path.rpartition("/")
        if f"/{folder}".endswith("/supabase/migrations"):
            found.setdefault(name, set()).add(about.split()[2])
    return found


def differs(repository: GitRepo, commit: str, path: str) -> bool:
    """Return whether index or work tree have a file otherwise than the commit has it.

    Also in mode or kind; line ends that git would convert are no difference.
    """
    asked = ["diff", "--quiet", "--no-ext-diff", "--no-textconv"]
    for where in ([], ["--cached"]):
        done = _git(repository, [*asked, *where, commit, "--", path], check=False)
        if done.code > 1:
            raise CommandFailed(f"git cannot compare {path}: {done.stderr.strip()}")
        if done.code == 1:
            return True
    return False


def differing(repository: GitRepo, commit: str, folder: str) -> set[str]:
    """Return the paths in a folder that `differs` would say of, in two processes."""
    asked = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"]
    found = [_git(repository, [*asked, *w, commit, "--", folder]).raw for w in ([], ["--cached"])]
    return {path for raw in found for path in os.fsdecode(raw).split("\0") if path}


def not_as(repository: GitRepo, blobs: Mapping[str, str]) -> set[str]:
    """Return the paths where the work tree has no file, or not the content of these blobs.

    Whatever the index says: it may have been told to assume that a file is unchanged.
    """
    there = [path for path in blobs if (repository.root / path).is_file()]
    lines = "".join(f"{_in_quotes(path)}\n" for path in there)
    made = _git(repository, ["hash-object", "--stdin-paths"], stdin=os.fsencode(lines)).stdout
    same = {path for path, blob in zip(there, made.split(), strict=True) if blobs[path] == blob}
    return set(blobs) - same


def _in_quotes(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def content(repository: GitRepo, blob: str, path: str) -> bytes:
    """Return a blob as git writes it to the work tree: line ends and filters applied."""
    return _git(repository, ["cat-file", "--filters", f"--path={path}", blob]).raw


def blob_of(repository: GitRepo, data: bytes, path: str) -> str:
    """Return the name of the blob that git would make of a file in the work tree."""
    asked = ["hash-object", "--stdin", f"--path={path}"]
    return _git(repository, asked, stdin=data).stdout.strip()


def put_back(repository: GitRepo, commit: str, path: str) -> None:
    """Put a file into index and work tree as the commit has it.

    Raises:
        CommandFailed: git refuses; another git command may be running.
    """
    _git(
        repository,
        ["restore", f"--source={commit}", "--staged", "--worktree", "--", path],
        hint="Your text is kept. When no other git command runs, run this again.",
    )


def replace_staged(repository: GitRepo, path: str, entry: Entry, data: bytes) -> None:
    """Stage `data`, as it is, as the content of a file that is in the index."""
    blob = _git(repository, ["hash-object", "-w", "--stdin"], stdin=data).stdout.strip()
    _git(repository, ["update-index", "--cacheinfo", f"{entry.mode},{blob},{path}"])


def blob_content(repository: GitRepo, blob: str) -> bytes:
    """Return a blob as it is."""
    return _git(repository, ["cat-file", "blob", blob]).raw


def move(repository: GitRepo, source: str, target: str, *, tracked: bool) -> None:
    """Rename a file, in the index too when it is there; never over another.

    Raises:
        LaminaError: The target exists, or the file cannot be moved.
    """
    if tracked:
        (repository.root / target).parent.mkdir(parents=True, exist_ok=True)
        _git(repository, ["mv", "--", source, target])
    else:
        _rename(repository.root / source, repository.root / target)


def _rename(source: Path, target: Path) -> None:
    # rename(2) replaces; link(2) fails when the name is taken.
    try:
        if not (target.exists() and target.samefile(source)):  # as a killed command leaves it
            os.link(source, target, follow_symlinks=False)
        source.unlink()
    except FileExistsError as error:
        raise LaminaError(f"{target} exists already", "Move it away.") from error
    except OSError:
        if os.path.lexists(target) or not source.exists():
            raise
        source.rename(target)  # a file system without hard links, and nobody has the name


def _git(
    repository: GitRepo,
    arguments: list[str],
    *,
    stdin: bytes = b"",
    check: bool = True,
    hint: str = "",
) -> Completed:
    text = stdin.decode("utf-8", "surrogateescape")  # which the runner encodes in the same way
    return run_git(repository.root, arguments, stdin=text, check=check, hint=hint)
