"""What the guard asks git: each question is one process, whatever the number of migrations.

Everything here works on the repository and the index of a surrounding git command, see
`plumbing.run_git_here`.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Sequence

from lamina.adapters.git.plumbing import run_git_here
from lamina.errors import CommandFailed, ConfigError

_SEPARATOR = "--and"
_DIFF = (
    "--raw",
    "-O/dev/null",  # whatever diff.orderFile says
    "-z",
    "-r",
    "--no-renames",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-relative",
    "--ignore-submodules=none",
)
# In any case of letters: `Supabase/Migrations` is a mistake to find.
_CHANGED_PATHS = (":(top,glob,icase)**/supabase/**", ":(top,glob,icase)**/supabase")
_MIGRATION_PATHS = (
    ":(top,glob)**/supabase/migrations/*.sql",
    ":(top,glob)**/supabase/migrations",
    ":(top,glob)**/supabase",
)
_LINK_NAMES = (b"supabase", b"supabase/migrations")
_MIGRATION = r"(?<=\0)([0-9]+)_([^\0\n\r\u2028\u2029]*)\.sql(?=\0)"
_EMPTY_TREES = {
    40: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The object name of the tree without entries, by the length of object names."""


class Place:
    """Where a command runs.

    Attributes:
        top: The root of the work tree.
        git_dir: The git directory of this work tree.
        shallow: Whether the history ends early.
        head: The object name of `HEAD`; empty when there are no commits.
        branch: The full name of the current branch; empty when `HEAD` is detached.
        branches: The full names of the local branches.
        remotes: The full names of the remote-tracking branches.
        default: The full name of a remote's default branch; empty when git does not know it.
        compared: The object names of base, head and their merge bases; empty when one is missing.
    """

    __slots__ = (
        "branch", "branches", "compared", "default", "git_dir", "head", "remotes", "shallow", "top",
    )  # fmt: skip

    def __init__(self, words: Sequence[str], answers: Sequence[str]) -> None:
        self.top, self.git_dir, shallow = words
        self.shallow = shallow == "true"
        names = [name for name in answers if name.startswith("refs/")]
        objects = [name.lstrip("^") for name in answers if name not in names and name != "HEAD"]
        self.head = "".join(objects[:1])
        self.compared = objects[1:]
        # The symbolic HEAD comes first; when it is detached, it is no branch.
        self.branch = "" if "HEAD" in answers else "".join(names[:1])
        remotes = [name for name in names if name.startswith("refs/remotes/")]
        self.remotes = sorted(set(remotes))
        self.branches = {name for name in names if name.startswith("refs/heads/")}
        # `refs/remotes/origin/HEAD` is printed as the branch that it stands for, which is there
        # a second time under its own name.
        twice = [name for name in self.remotes if remotes.count(name) > 1]
        origin = [name for name in twice if name.startswith("refs/remotes/origin/")]
        self.default = (origin or twice or [""])[0]

    @property
    def empty_tree(self) -> str:
        """The object name of the tree without entries."""
        return _EMPTY_TREES[len(self.head) or 40]


def find_place(base: str = "", head: str = "HEAD") -> Place:
    """Return where the command runs, and how two revisions are related when they are named.

    Raises:
        ConfigError: It is not in a git repository, or in one without a work tree.
        CommandFailed: git is not installed.
    """
    facts = ["--show-toplevel", "--absolute-git-dir", "--is-shallow-repository"]
    # A word that rev-parse does not know is printed as it is, until it is to print revisions only:
    # then the first revision that is not there ends the list.
    asked = [word for fact in facts for word in (fact, _SEPARATOR)]
    asked += ["--revs-only", "HEAD", *([f"{head}...{base}"] if base else [])]
    asked += ["--symbolic-full-name", "HEAD", "--branches", "--remotes"]
    done = run_git_here(["rev-parse", *asked], check=False)
    if done.code != 0:
        raise _no_place(done.stderr.strip())
    *words, answers = os.fsdecode(done.raw).split(f"\n{_SEPARATOR}\n")
    return Place(words, answers.split())


def _no_place(said: str) -> ConfigError:
    if "not a git repository" in said:
        return ConfigError(
            f"{_here()} is not in a git repository",
            "The guard compares with git's history. Run it in your clone, or start one:\n"
            "    git init",
        )
    if "work tree" in said:
        return ConfigError(f"{_here()} has no work tree", "Run the guard in a clone of it.")
    message, _, way_out = said.partition("\n")
    hint = "\n".join(line.strip() for line in way_out.splitlines() if line.strip())
    return ConfigError(f"git cannot use {_here()}: {message.removeprefix('fatal: ')}", hint)


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - pathlib is not loaded
    except FileNotFoundError:
        return "the working folder"


def index_changes(against: str) -> bytes:
    """Return how the index differs from a commit or tree, as `git diff-index --raw -z` prints it.

    All of it, because git then compares whole folders by their names; with pathspecs it takes
    twice as long.

    Raises:
        CommandFailed: git cannot read the commit or the index.
    """
    return run_git_here(["diff-index", "--cached", "--ita-invisible-in-index", *_DIFF, against]).raw


def tree_changes(old: str, new: str, links: Iterable[str] = ()) -> bytes:
    """Return how two commits or trees differ, as `git diff-tree --raw -z` prints it.

    Raises:
        CommandFailed: git cannot read them.
    """
    paths = [*_CHANGED_PATHS, *_below(links)]
    return run_git_here(["diff-tree", *_DIFF, old, new, "--", *paths]).raw


def index_paths(links: Iterable[str] = ()) -> bytes:
    """Return the migrations in the index as NUL-terminated paths, and what may link to a folder.

    Raises:
        CommandFailed: git cannot read the index.
    """
    paths = [*_MIGRATION_PATHS, *_below(links)]
    return run_git_here(["ls-files", "-z", "--full-name", "--", *paths]).raw


def tree_paths(tree: str, empty: str, links: Iterable[str] = ()) -> bytes:
    """Return the migrations in a commit or tree, like `index_paths`.

    Raises:
        CommandFailed: git cannot read it.
    """
    options = [option for option in _DIFF if option != "--raw"]
    paths = [*_MIGRATION_PATHS, *_below(links)]
    return run_git_here(["diff-tree", "--name-only", *options, empty, tree, "--", *paths]).raw


def linked_folders(paths: bytes, revision: str, top: str) -> tuple[str, ...]:
    """Return the real migrations folders behind symbolic links called like a migrations folder.

    Links that lead out of the repository are left out: git does not have what is there.

    Args:
        paths: What `index_paths` or `tree_paths` returned: a link is the only file of that name.
        revision: Where the links are; empty for the index.
        top: The root of the work tree, for links that are absolute.
    """
    if b"supabase/migrations\0" not in paths and b"supabase\0" not in paths:
        return ()
    links = [os.fsdecode(path) for path in paths.split(b"\0") if path.endswith(_LINK_NAMES)]
    found = []
    for link, target in zip(links, contents([f"{revision}:{link}" for link in links]), strict=True):
        led = posixpath.join(posixpath.dirname(link), os.fsdecode(target or b""))
        folder = posixpath.normpath(led)
        folder = posixpath.relpath(folder, top) if folder.startswith("/") else folder
        if not folder.startswith(".."):
            found.append(folder if link.endswith("migrations") else f"{folder}/migrations")
    return tuple(sorted(set(found)))


def _below(links: Iterable[str]) -> list[str]:
    return [f":(top,literal){folder}" for folder in links]


class Tree:
    """A tree object as git keeps it: mode, space, name, NUL, binary object name, and so on.

    Args:
        data: Its content.
        digits: The length of an object name in hexadecimal: 40 or 64.
    """

    __slots__ = ("_data", "_entry", "_names")

    def __init__(self, data: bytes, digits: int) -> None:
        self._data = data
        # Each match ends where the next entry begins, so a binary name is never read as text.
        self._entry = rb"[0-7]+ ([^\0]*)\0(.{%d})" % (digits // 2)
        self._names: dict[bytes, bytes] | None = None

    def object_name(self, file_name: str) -> str:
        """Return the object name of an entry, in hexadecimal; empty when there is none."""
        if self._names is None:
            self._names = dict(re.findall(self._entry, self._data, re.DOTALL))
        return self._names.get(os.fsencode(file_name), b"").hex()

    def migrations(self) -> list[tuple[str, str]]:
        """Return digits and name of each entry that the Supabase CLI takes as a migration."""
        found = re.findall(self._entry, self._data, re.DOTALL)
        names = "\0".join(["", *(os.fsdecode(name) for name, _ in found), ""])
        return re.findall(_MIGRATION, names)


def contents(names: Sequence[str]) -> list[bytes | None]:
    """Return what is behind each name (an object name, or `REV:path`), `None` where nothing is.

    Raises:
        CommandFailed: git cannot read the repository.
    """
    if not names:
        return []
    lines = "".join(f"{name}\n" for name in names)
    done = run_git_here(["cat-file", "--batch"], stdin=lines)
    found = _objects(done.raw, len(names))
    if None in found and "error:" in done.stderr:  # damaged, which it calls "missing" all the same
        raise CommandFailed(
            f"git cannot read the repository\n{done.stderr.strip()}",
            "Fetch again, or see what is damaged:\n    git fsck",
        )
    return found


def _objects(answer: bytes, count: int) -> list[bytes | None]:
    found: list[bytes | None] = []
    position = 0
    while len(found) < count:
        end = answer.index(b"\n", position)
        size = answer[position:end].rpartition(b" ")[2]
        position = end + 1
        if not size.isdigit():  # "<name> missing"
            found.append(None)
            continue
        found.append(answer[position : position + int(size)])
        position += int(size) + 1
    return found


def has_project() -> bool:
    """Return whether the index has a Supabase project anywhere.

    Raises:
        CommandFailed: git cannot read the index.
    """
    asked = [":(top,glob)**/supabase/config.toml", ":(top,glob)**/supabase/migrations/**"]
    return bool(run_git_here(["ls-files", "-z", "--", *asked]).raw)


def has_refs() -> bool:
    """Return whether there is any branch or tag.

    Raises:
        CommandFailed: git cannot read the repository.
    """
    return bool(run_git_here(["for-each-ref", "--count=1"]).raw)


def ignored_among(paths: Sequence[str], top: str) -> list[str]:
    """Return those of some paths, relative to the root `top`, that git ignores.

    Raises:
        CommandFailed: git cannot read its patterns.
    """
    done = run_git_here(
        ["-C", top, "check-ignore", "-z", "--stdin"],
        stdin="".join(f"{path}\0" for path in paths),
        check=False,
    )
    return [os.fsdecode(path) for path in done.raw.split(b"\0") if path]
