"""Past commits: which of them touched a migration, and how."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lamina.adapters.git.plumbing import run_git_here

_LOG = (
    "-c",
    "log.showRoot=true",
    "-c",
    "log.follow=false",
    "log",
    "-O/dev/null",  # whatever diff.orderFile says
    "--encoding=UTF-8",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-relative",
    "--no-color",
    "--no-decorate",
    "--no-show-signature",
    "--no-mailmap",
    "--format=%x01%H%x02%an%x02%ad%x02%P",
    "--date=short",
)
# A commit, and then the raw lines of what it changed, see `changes.parse_raw`.
_COMMIT = (
    rb"\x01(?P<id>[0-9a-f]{40,64})\x02(?P<author>[^\0]*?)\x02(?P<date>[0-9-]*)\x02"
    rb"(?P<parents>[0-9a-f ]*)(?:\0\n?|\Z)"
    rb"(?P<raw>(?::[0-7]{6} [0-7]{6} [0-9a-f]+ [0-9a-f]+ [A-Z][0-9]*\0[^\0]*\0)*)\0?"
)


class PastCommit:
    """A commit and what it changed.

    Attributes:
        id: Its object name.
        author: Who wrote it.
        date: The author's date, `YYYY-MM-DD`.
        parent: The object name of its first parent; empty for the first commit.
        raw: What it changed, as `git log --raw -z` prints it.
    """

    __slots__ = ("author", "date", "id", "parent", "raw")

    def __init__(self, match: re.Match[bytes]) -> None:
        self.id = match["id"].decode()
        self.author = match["author"].decode("utf-8", "replace")
        self.date = match["date"].decode()
        self.parent = match["parents"].partition(b" ")[0].decode()
        self.raw = match["raw"]


def commits_of(
    kinds: str, paths: Sequence[str], revisions: Sequence[str] = ("HEAD",), since: str = ""
) -> list[PastCommit]:
    """Return the commits that added (`A`) or deleted (`D`) one of some paths, newest first.

    Args:
        kinds: `A`, `D` or `AD`.
        paths: Pathspecs.
        revisions: Where to start, and where to stop.
        since: Older commits are not looked at; empty for all of history.

    Raises:
        CommandFailed: git cannot read the history.
    """
    options = [f"--diff-filter={kinds}", "--full-history"]
    options += [f"--since={since}"] if since else []
    done = run_git_here([*_LOG, *options, *revisions, "--", *paths])
    return [PastCommit(match) for match in re.finditer(_COMMIT, done.raw)]


def first_parents(paths: Iterable[str]) -> Iterator[PastCommit]:
    """Yield the commits of the current branch itself that touched some paths, oldest first.

    A merge is compared with its first parent: what it brought in came with it.

    Raises:
        CommandFailed: git cannot read the history.
    """
    options = ["--first-parent", "-m", "--reverse"]
    done = run_git_here([*_LOG, *options, "HEAD", "--", *paths])
    return (PastCommit(match) for match in re.finditer(_COMMIT, done.raw))


def literal(path: str) -> str:
    """Return the pathspec for exactly this path, from the root."""
    return f":(top,literal){path}"


def of_version(folder: str, digits: str) -> str:
    """Return the pathspec for every name that a version may have had."""
    escaped = re.sub(r"([\\*?\[])", r"\\\1", folder)
    return f":(top,glob){escaped}/{digits}_*.sql"


def first_parents_since(date: str) -> set[str]:
    """Return the object names of the current branch's own commits since a date, as git reads it.

    Raises:
        CommandFailed: git cannot read the history.
    """
    done = run_git_here(["rev-list", "--first-parent", f"--since={date}", "HEAD"])
    return set(done.stdout.split())
