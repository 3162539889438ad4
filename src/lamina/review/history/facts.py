"""What is known when a case is put into words."""

import posixpath
import shlex
from collections.abc import Mapping

from lamina.review.finding import Commit
from lamina.review.history.case import Case


class Facts:
    """What is known when a case is put into words.

    Attributes:
        contents: What is behind object names.
        commits: The commit that brought each path in.
        base: What the base is called; empty when the index is judged.
        restore_from: The revision that has the committed content.
        past: Whether past commits are judged, of which nothing can be undone.
        folder: Where the person stands, relative to the repository's root; empty for there.
    """

    def __init__(  # noqa: PLR0913 - a record, and most have a default
        self,
        contents: Mapping[str, bytes],
        commits: Mapping[str, Commit],
        *,
        base: str = "",
        restore_from: str = "HEAD",
        past: bool = False,
        folder: str = "",
    ) -> None:
        self.contents = contents
        self.commits = commits
        self.base = base
        self.restore_from = restore_from
        self.past = past
        self.folder = folder

    def old(self, case: Case) -> bytes | None:
        """Return the committed content of a case, when it is known."""
        return self.contents.get((case.old or case.change).old)

    def new(self, case: Case) -> bytes | None:
        """Return the new content of a case, when it is known."""
        return self.contents.get(case.change.new)

    def since(self, case: Case) -> Commit | None:
        """Return the commit that brought the migration in, when it is known."""
        return self.commits.get(case.committed_path)

    def at(self, path: str) -> str:
        """Return a path as a shell takes it where the person stands."""
        return shlex.quote(posixpath.relpath(path, self.folder) if self.folder else path)

    def restore(self, path: str) -> str:
        """Return the command that puts the committed content back."""
        if self.base:
            return f"git checkout {self.restore_from[:12]} -- {self.at(path)}"
        return f"git restore --staged --worktree {self.at(path)}"
