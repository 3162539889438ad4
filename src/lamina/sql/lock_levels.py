"""The eight table lock modes, and one lock that a statement takes."""

from enum import IntEnum
from typing import Self

import msgspec

from lamina.sql.names import Name


class LockLevel(IntEnum):
    """A table lock mode, from the weakest to the strongest (manual, 13.3.1)."""

    ACCESS_SHARE = 1
    ROW_SHARE = 2
    ROW_EXCLUSIVE = 3
    SHARE_UPDATE_EXCLUSIVE = 4
    SHARE = 5
    SHARE_ROW_EXCLUSIVE = 6
    EXCLUSIVE = 7
    ACCESS_EXCLUSIVE = 8

    @classmethod
    def named(cls, text: str) -> Self:
        """The mode of that name: ``ACCESS EXCLUSIVE``, or ``AccessExclusiveLock``.

        Raises:
            ValueError: There is no such mode.
        """
        wanted = text.upper().replace("_", "").replace(" ", "").removesuffix("LOCK")
        for level in cls:
            if level.name.replace("_", "") == wanted:
                return level
        raise ValueError(f"no lock mode is called {text!r}")

    @property
    def words(self) -> str:
        """The name as the manual writes it: ``ACCESS EXCLUSIVE``."""
        return self.name.replace("_", " ")

    @property
    def blocks(self) -> str:
        """What has to wait: ``reads and writes``, ``writes``, ``schema changes`` or nothing."""
        return _BLOCKS.get(self, "")

    def conflicts_with(self, other: "LockLevel") -> bool:
        """Whether one transaction waits while another holds the other mode."""
        return other in _CONFLICTS[self]


_L = LockLevel
_BLOCKS = {
    _L.SHARE_UPDATE_EXCLUSIVE: "schema changes",
    _L.SHARE: "writes",
    _L.SHARE_ROW_EXCLUSIVE: "writes",
    _L.EXCLUSIVE: "writes",
    _L.ACCESS_EXCLUSIVE: "reads and writes",
}
# Manual, table 13.2. A share lock bears itself and does not bear a row exclusive one.
_CONFLICTS: dict[LockLevel, frozenset[LockLevel]] = {
    _L.ACCESS_SHARE: frozenset({_L.ACCESS_EXCLUSIVE}),
    _L.ROW_SHARE: frozenset({_L.EXCLUSIVE, _L.ACCESS_EXCLUSIVE}),
    _L.ROW_EXCLUSIVE: frozenset(level for level in _L if level >= _L.SHARE),
    _L.SHARE_UPDATE_EXCLUSIVE: frozenset(
        level for level in _L if level >= _L.SHARE_UPDATE_EXCLUSIVE
    ),
    _L.SHARE: frozenset(level for level in _L if level >= _L.ROW_EXCLUSIVE) - {_L.SHARE},
    _L.SHARE_ROW_EXCLUSIVE: frozenset(level for level in _L if level >= _L.ROW_EXCLUSIVE),
    _L.EXCLUSIVE: frozenset(level for level in _L if level >= _L.ROW_SHARE),
    _L.ACCESS_EXCLUSIVE: frozenset(_L),
}


class Lock(msgspec.Struct, frozen=True):
    """A lock on a relation that was there before the statement.

    Attributes:
        relation: A table, view, materialized view; an index or a sequence where the statement
            names it.
        rewrites: Every row is written anew while the lock is held.
        scans: Every row is read while the lock is held, also to build an index.
        outside_transaction: The statement runs outside a transaction and lets go by itself.
    """

    relation: Name
    level: LockLevel
    rewrites: bool = False
    scans: bool = False
    outside_transaction: bool = False

    @property
    def words(self) -> str:
        """For people: which lock, and who waits for what."""
        return f"{self.level.words} on {self.relation}{self._waits}"

    @property
    def _waits(self) -> str:
        if not self.level.blocks:
            return ""
        doing = "rewritten" if self.rewrites else "read" if self.scans else ""
        return f": {self.level.blocks} wait" + (f" while every row is {doing}" if doing else "")

    def joined(self, other: "Lock") -> "Lock":
        """The stronger of two locks on one relation, with what both do."""
        return msgspec.structs.replace(
            self if self.level >= other.level else other,
            rewrites=self.rewrites or other.rewrites,
            scans=self.scans or other.scans,
        )
