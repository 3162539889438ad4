"""What a comparison of two states of a repository holds: changed paths and the migrations there."""

import re

from lamina.migrations.file_names import digits_and_name

_RAW = re.compile(
    rb":(?P<old_mode>[0-7]{6}) (?P<new_mode>[0-7]{6})"
    rb" (?P<old>[0-9a-f]+) (?P<new>[0-9a-f]+) (?P<status>[A-Z])[0-9]*\0(?P<path>[^\0]*)\0"
)
_LISTED = re.compile(r"\0([^\0]*)/([0-9]+)_([^\0/\n\r\u2028\u2029]*)\.sql(?=\0)")
FOLDER = "supabase/migrations"

Listed = tuple[str, str, str]
"""One migration that is there: its folder, and the digits and the name in its file name."""

NO_MODE = "000000"
LINK = "120000"


def file_name_of(one: Listed) -> str:
    """Return the file name of a migration that is there."""
    return f"{one[1]}_{one[2]}.sql"


class Change:
    """One path that differs between two states.

    Attributes:
        path: The path, relative to the repository's root.
        old_mode: Its mode before, `000000` when it was not there.
        new_mode: Its mode after, `000000` when it is not there.
        old: The object name of its content before.
        new: The object name of its content after.
        unmerged: Whether a merge left it without a decision.
    """

    __slots__ = ("new", "new_mode", "old", "old_mode", "path", "unmerged")

    def __init__(  # noqa: PLR0913 - the fields of a line of `git diff --raw`
        self,
        path: str,
        old_mode: str,
        new_mode: str,
        old: str,
        new: str,
        *,
        unmerged: bool = False,
    ) -> None:
        self.path = path
        self.old_mode = old_mode
        self.new_mode = new_mode
        self.old = old
        self.new = new
        self.unmerged = unmerged

    def __repr__(self) -> str:
        return f"Change({self.path!r}, {self.old_mode} {self.old} -> {self.new_mode} {self.new})"

    @property
    def added(self) -> bool:
        """Whether the path was not there before."""
        return self.old_mode == NO_MODE

    @property
    def deleted(self) -> bool:
        """Whether the path is not there any more."""
        return self.new_mode == NO_MODE

    @property
    def folder(self) -> str:
        """The path without its last part; empty at the root."""
        return self.path.rpartition("/")[0]

    @property
    def file_name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def digits(self) -> str:
        """The version in the file name; empty where the Supabase CLI would skip the file."""
        parts = digits_and_name(self.file_name)
        return parts[0] if parts else ""

    @property
    def name(self) -> str:
        """The name in the file name; empty where the Supabase CLI would skip the file."""
        parts = digits_and_name(self.file_name)
        return parts[1] if parts else ""


def parse_raw(output: bytes) -> list[Change]:
    """Return the changes in what `git diff-index --raw -z` and its like print."""
    return [
        Change(
            _text(match["path"]),
            match["old_mode"].decode(),
            match["new_mode"].decode(),
            match["old"].decode(),
            match["new"].decode(),
            unmerged=match["status"] == b"U",
        )
        for match in _RAW.finditer(output)
    ]


def listed(paths: bytes, links: tuple[str, ...] = ()) -> list[Listed]:
    """Return folder, digits and name of every migration among NUL-terminated paths.

    Plain tuples: there may be ten thousand, in every commit.
    """
    found = _LISTED.findall("\0" + _text(paths))
    folders = {folder for folder, _, _ in found}
    wrong = {folder for folder in folders if not is_migrations_folder(folder, links)}
    return [one for one in found if one[0] not in wrong] if wrong else found


def is_migrations_folder(folder: str, links: tuple[str, ...] = ()) -> bool:
    """Return whether the Supabase CLI takes the files of `folder` as migrations.

    Args:
        folder: A folder, relative to the repository's root.
        links: Folders that a symbolic link called `supabase/migrations` leads to.
    """
    return folder == FOLDER or folder.endswith(f"/{FOLDER}") or folder in links


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
