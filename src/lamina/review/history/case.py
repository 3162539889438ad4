"""One thing that history forbids, before it is put into words."""

from lamina.review.history.changes import Change


class Case:
    """What happened to one file, and which rule is about it.

    Attributes:
        rule: The rule's name.
        path: The file to point at.
        digits: The version it is about; empty when there is none.
        change: What happened to that path.
        old: The path before, when it was renamed.
        other: The file, version or name that is in the way, or the right one.
        where: Where that is: a branch, an environment; empty for here.
    """

    __slots__ = ("change", "digits", "old", "other", "path", "rule", "where")

    def __init__(  # noqa: PLR0913 - a record, and all but the first have a default
        self,
        rule: str,
        change: Change,
        *,
        old: Change | None = None,
        digits: str = "",
        other: str = "",
        where: str = "",
    ) -> None:
        self.rule = rule
        self.change = change
        self.path = change.path
        self.old = old
        self.digits = digits or (old or change).digits
        self.other = other
        self.where = where

    def __repr__(self) -> str:
        return f"Case({self.rule}, {self.path!r}, other={self.other!r}, where={self.where!r})"

    @property
    def is_of_committed(self) -> bool:
        """Whether it is about a migration that was there before, and not about a new one."""
        return not self.change.added or self.old is not None

    @property
    def committed_path(self) -> str:
        """The path under which git knows the migration."""
        return self.old.path if self.old else self.path
