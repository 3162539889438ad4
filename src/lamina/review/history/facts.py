"""What is known when a case is put into words."""

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
        published: Whether only what others have is protected.
    """

    def __init__(
        self,
        contents: Mapping[str, bytes],
        commits: Mapping[str, Commit],
        *,
        base: str = "",
        restore_from: str = "HEAD",
        past: bool = False,
    ) -> None:
        self.contents = contents
        self.commits = commits
        self.base = base
        self.restore_from = restore_from
        self.past = past

    def old(self, case: Case) -> bytes | None:
        """Return the committed content of a case, when it is known."""
        return self.contents.get((case.old or case.change).old)

    def new(self, case: Case) -> bytes | None:
        """Return the new content of a case, when it is known."""
        return self.contents.get(case.change.new)

    def since(self, case: Case) -> Commit | None:
        """Return the commit that brought the migration in, when it is known."""
        return self.commits.get(case.committed_path)

    def restore(self, path: str) -> str:
        """Return the command that puts the committed content back."""
        if self.base:
            return f"git checkout {self.restore_from[:12]} -- {shlex.quote(path)}"
        return f"git restore --staged --worktree {shlex.quote(path)}"
