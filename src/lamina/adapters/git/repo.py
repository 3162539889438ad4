"""Git, through its plumbing: what is committed, who works here, what to stage."""

import os
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from lamina.adapters.git.plumbing import run_git as _git
from lamina.errors import CommandFailed, ConfigError

_BETWEEN = "--and"
_DAMAGED = "Fetch again, or see what is damaged:\n    git fsck"


class GitRepo(msgspec.Struct, frozen=True):
    """A work tree.

    Attributes:
        root: Its top folder.
        common_dir: The folder that all its work trees share; usually `.git`.
    """

    root: Path
    common_dir: Path

    @classmethod
    def discover(cls, folder: Path) -> "GitRepo":
        """Return the repository that `folder` is in.

        Raises:
            ConfigError: There is none, it has no work tree, or git refuses to use it.
            CommandFailed: git is not installed.
        """
        # An argument that rev-parse does not know is printed as it is: a line between the two.
        asked = ["--path-format=absolute", "--show-toplevel", _BETWEEN, "--git-common-dir"]
        done = _git(folder, ["rev-parse", *asked], check=False)
        if done.code != 0:
            if "not a git repository" in done.stderr:
                raise ConfigError(
                    f"{folder} is not in a git repository",
                    "lamina keeps migrations safe with git's history. Start one:\n    git init",
                )
            raise _refusal(folder, done.stderr.strip())
        root, common = os.fsdecode(done.raw).split(f"\n{_BETWEEN}\n")
        return cls(Path(root), Path(common.removesuffix("\n")))

    @property
    def private_dir(self) -> Path:
        """Where lamina keeps what belongs to this clone and is never committed."""
        return self.common_dir / "lamina"

    def user_name(self) -> str:
        """Return git's `user.name`; empty when it is not set."""
        return _git(self.root, ["config", "user.name"], check=False).stdout.strip()

    def file_names(self, folder: Path) -> set[str]:
        """Return the names of the files in `folder` in `HEAD`, every branch and remote branch.

        Two processes, whatever the number of branches; a repository without commits has none.

        Raises:
            CommandFailed: git cannot read the repository.
        """
        places = self._places(folder)
        asked = "".join(f"{ref}:{place}\n" for ref in self._refs() for place in places)
        done = _git(self.root, ["cat-file", "--batch"], stdin=asked)
        if "error:" in done.stderr:  # a damaged object, which it calls "missing" all the same
            raise CommandFailed(f"git cannot read the branches\n{done.stderr.strip()}", _DAMAGED)
        names = {name for tree in _trees(done.raw) for name in _tree_names(tree)}
        return {name.decode("utf-8", "surrogateescape") for name in names}

    def _places(self, folder: Path) -> set[str]:
        """Return where git has `folder`, which may be reached through symbolic links.

        A line break in the path cannot be asked for; such a folder has no names.
        """
        real = folder.parent.resolve() / folder.name
        ways = [way for way in (folder, real, folder.resolve()) if way.is_relative_to(self.root)]
        places = {way.relative_to(self.root).as_posix() for way in ways}
        return {place for place in places if "\n" not in place}

    def _refs(self) -> list[str]:
        asked = ["--format=%(objectname)", "refs/heads", "refs/remotes"]
        return ["HEAD", *sorted(set(_git(self.root, ["for-each-ref", *asked]).stdout.split()))]

    def stage(self, paths: Iterable[Path]) -> None:
        """Stage files.

        Raises:
            CommandFailed: git refuses, for example because they are ignored.
        """
        _git(
            self.root,
            ["add", "--", *map(str, paths)],
            hint="The files are written, but not staged.",
        )


def _refusal(folder: Path, said: str) -> ConfigError:
    if "must be run in a work tree" in said:
        return ConfigError(
            f"{folder} is a repository without a work tree",
            f"Work in a clone of it:\n    git clone {shlex.quote(str(folder))}",
        )
    message, _, way_out = said.partition("\n")  # git's own advice comes on the lines below
    return ConfigError(
        f"git cannot use {folder}: {message.removeprefix('fatal: ')}",
        "\n".join(line.strip() for line in way_out.splitlines() if line.strip()),
    )


def _trees(answer: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield each tree in the answer of `git cat-file --batch`, with the size of an object name."""
    position = 0
    while position < len(answer):
        end = answer.index(b"\n", position)
        header = answer[position:end].rsplit(b" ", 2)
        position = end + 1
        if len(header) != 3 or not header[2].isdigit():  # noqa: PLR2004 - "<name> missing"
            continue
        size = int(header[2])
        if header[1] == b"tree":
            yield answer[position : position + size], len(header[0]) // 2
        position += size + 1


def _tree_names(tree: tuple[bytes, int]) -> Iterator[bytes]:
    """Yield the entry names of a tree object: mode, space, name, NUL, binary object name."""
    content, object_name_size = tree
    position = 0
    while position < len(content):
        space = content.index(b" ", position)
        end = content.index(b"\0", space)
        yield content[space + 1 : end]
        position = end + 1 + object_name_size
