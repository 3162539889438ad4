"""What is known of versions beyond the two states that are compared."""

from collections.abc import Callable, Sequence

from lamina.review.history.changes import Change, Listed


class Elsewhere:
    """The versions of other branches, of the environments, and of the past.

    Attributes:
        base: The migrations on the tip of the base branch.
        base_name: What the base branch is called.
        branches: The migrations of the other fetched branches, by the branch's name.
        applied: For each migrations folder, the versions of each environment with their names.
        deleted: What past commits deleted.
        latest_moment: The present time as 14 digits, with minutes added for clocks that differ.
        content: What an added file holds.
    """

    def __init__(self) -> None:
        self.base: Sequence[Listed] = ()
        self.base_name = ""
        self.branches: dict[str, Sequence[Listed]] = {}
        self.applied: dict[str, dict[str, dict[str, str]]] = {}
        self.deleted: Sequence[Change] = ()
        self.latest_moment = ""
        self.content: Callable[[Change], bytes | None] = lambda _: None

    def applied_to(self, change: Change) -> dict[str, dict[str, str]]:
        """Return the versions of each environment of a migration's project, with their names."""
        return self.applied.get(change.folder, {})
