"""A migration that is reviewed, and what is known at each of its statements.

All of it grows with the statements, so that a long file costs no more than its length.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple, TypeVar

import msgspec

from lamina.review.finding import NotReviewed
from lamina.review.settings import Settings
from lamina.sql.lock_levels import Lock, LockLevel
from lamina.sql.names import Name
from lamina.sql.operations import Operation, Rename, RenameTable, SetSchema, Transaction
from lamina.sql.schema import Schema
from lamina.sql.script import Script
from lamina.sql.source import Source
from lamina.sql.statements import Statement

Kind = TypeVar("Kind", bound=Operation)

BEGINS = frozenset({"begin", "start"})
"""Kinds of `Transaction` that begin one."""

ENDS = frozenset({"commit", "rollback", "prepare"})
"""Kinds of `Transaction` that end one."""


class SqlFile(msgspec.Struct, frozen=True):
    """A migration, read.

    Attributes:
        path: Relative to the repository's root, with `/`.
        text: All of it.
        script: Its statements.
        version: The digits of its file name; empty for another file.
        new: It is reviewed, and not only read.
        unpublished: No environment has it yet, as far as git can tell.
        rollback: Whether it has a rollback file; None where the project keeps none.
    """

    path: str
    text: str
    script: Script
    version: str = ""
    new: bool = True
    unpublished: bool = True
    rollback: bool | None = None


class Held(NamedTuple):
    """A lock that is held, with the statement that took it and what that does."""

    lock: Lock
    statement: Statement
    operations: list[Operation]


class FileState:
    """What the rules of one file share.

    Attributes:
        file: The file.
        number: Its place among all files, from 0.
        end: The schema after the last file.
        operations: For each statement so far, its operations with full names.
        locks: For each statement so far, the locks that it takes on what was there before the file.
        begun: The statement of the file that began the transaction that is open, or None.
        held: What statements before this one keep from being read or written in the transaction,
            by the names that the relations have by now.
        names: The names that relations have by now, by those that they had before.
        said: What `first` was asked.
        facts: For rules that remember something from one statement to the next.
        run: For rules that remember something from one file to the next.
        calls: Calls of functions whose bodies nobody judges.
    """

    def __init__(
        self,
        file: SqlFile,
        number: int,
        settings: Settings,
        end: Schema,
        run: dict[object, object] | None = None,
    ) -> None:
        self.file = file
        self.number = number
        self.settings = settings
        self.end = end
        self.operations: list[list[Operation]] = []
        self.locks: list[list[Lock]] = []
        self.begun: Statement | None = None
        self.held: dict[Name, Held] = {}
        self.names: dict[Name, Name] = {}
        self.said: set[object] = set()
        self.facts: dict[object, object] = {}
        self.run: dict[object, object] = {} if run is None else run
        self.calls: list[NotReviewed] = []
        self._earlier = _ByKind()
        self._had: dict[Name, set[Name]] = {}

    @cached_property
    def source(self) -> Source:
        """The text with its lines."""
        return Source(self.file.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.file.text.split("\n")

    def begin_statement(self) -> None:
        """Go on to the next statement."""
        if self.operations:
            self._hold(self.file.script.statements[len(self.operations) - 1])
        self.operations.append([])
        self.locks.append([])

    def _hold(self, statement: Statement) -> None:
        if statement.is_transaction_control or statement.runs_outside_transaction:
            self.held.clear()
        for lock in self.locks[-1]:
            if lock.level >= LockLevel.ACCESS_EXCLUSIVE and not lock.outside_transaction:
                name = self.names.get(lock.relation, lock.relation)
                self.held.setdefault(name, Held(lock, statement, self.operations[-1]))

    def add(self, operation: Operation, locks: list[Lock]) -> None:
        """Remember an operation of the current statement, which rules have seen, and its locks."""
        number = len(self.operations) - 1
        statement = self.file.script.statements[number]
        self.operations[-1].append(operation)
        self.locks[-1] += locks
        self._earlier.add(number, statement, operation)
        if isinstance(operation, Transaction) and operation.kind in BEGINS | ENDS:
            self.begun = statement if operation.kind in BEGINS else None
        if renamed := new_name(operation):
            self._follow(*renamed)

    def _follow(self, old: Name, new: Name) -> None:
        if before := self.names.get(old):
            self._had[before].discard(old)
        all_old = self._had.pop(old, set()) | {old}
        self.names.update(dict.fromkeys(all_old, new))
        self._had.setdefault(new, set()).update(all_old)
        if (held := self.held.pop(old, None)) is not None:
            self.held.setdefault(new, held)

    @cached_property
    def _written(self) -> "_ByKind":
        found = _ByKind()
        for number, statement in enumerate(self.file.script.statements):
            for operation in statement.operations:
                found.add(number, statement, operation)
        return found

    def earlier(
        self, kind: type[Kind], number: int, about: Name | None
    ) -> Iterator[tuple[Statement, Kind]]:
        """The operations of a kind in statements before one; with `about` those naming that."""
        for at, statement, operation in self._earlier.find(kind, about):
            if at >= number:
                return
            if type(operation) is kind:
                yield statement, operation

    def later(
        self, kind: type[Kind], number: int, about: Name | None
    ) -> Iterator[tuple[Statement, Kind]]:
        """The same of statements after one, names as written."""
        entries = self._written.find(kind, about)
        for place in range(bisect_right(entries, number, key=lambda e: e[0]), len(entries)):
            _, statement, operation = entries[place]
            if type(operation) is kind:
                yield statement, operation


_Entry = tuple[int, Statement, Operation]


class _ByKind:
    """Operations with the numbers of their statements, found by kind and by the names in them."""

    def __init__(self) -> None:
        self._all: dict[type[Operation], list[_Entry]] = {}
        # By kind and bare name, made when first asked: how many are in, and they.
        self._named: dict[type[Operation], tuple[int, dict[str, list[_Entry]]]] = {}

    def add(self, number: int, statement: Statement, operation: Operation) -> None:
        self._all.setdefault(type(operation), []).append((number, statement, operation))

    def find(self, kind: type[Operation], about: Name | None) -> list[_Entry]:
        entries = self._all.get(kind, [])
        if about is None:
            return entries
        done, named = self._named.get(kind, (0, {}))
        for entry in entries[done:] if done < len(entries) else ():
            for name in _names(entry[2]):
                named.setdefault(name, []).append(entry)
        self._named[kind] = len(entries), named
        return named.get(about.name, [])


def _names(operation: Operation) -> set[str]:
    values = (getattr(operation, field) for field in operation.__struct_fields__)
    return {value.name for value in values if isinstance(value, Name)}


def new_name(operation: Operation) -> tuple[Name, Name] | None:
    """The old and the new name of a relation that gets another."""
    match operation:
        case RenameTable():
            return operation.table, Name(operation.table.schema, operation.new_name)
        case Rename() if operation.table is None:
            return operation.name, Name(operation.name.schema, operation.new_name)
        case SetSchema():
            return operation.name, Name(operation.schema, operation.name.name)
        case _:
            return None
