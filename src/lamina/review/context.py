"""What a rule may ask about the statement that it judges."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from lamina.review.file_state import FileState, Held, Kind, SqlFile
from lamina.review.finding import Finding, Fix, Location, Severity, Step, Way
from lamina.review.rule import Category, Rule
from lamina.review.settings import Settings
from lamina.sql.lock_levels import Lock
from lamina.sql.names import Name, quote
from lamina.sql.operations import Operation
from lamina.sql.schema import Origin, Schema
from lamina.sql.statements import Statement

__all__ = ["Context", "FileState", "Held", "SqlFile", "location", "locks_of", "steps"]

_LINES_SHOWN = 8
_BY_SIZE = {Category.LOCKING, Category.REWRITE}


class Context:
    """One operation of one statement, with the state around it.

    Attributes:
        rule: The rule that asks.
        statement: The statement.
        number: Its place in the file, from 0.
        operation: The operation, with the schema written in every name.
        before: The schema just before the operation.
        end: The schema at the end of the change set.
        settings: The versions, sizes and options.
    """

    def __init__(self, state: FileState, number: int, operation: Operation, before: Schema) -> None:
        self.state = state
        self.number = number
        self.statement: Statement = state.file.script.statements[number]
        self.operation = operation
        self.before = before
        self.end = state.end
        self.settings = state.settings
        self.rule: Rule

    # The state.

    @cached_property
    def after(self) -> Schema:
        """The schema just after the operation."""
        after = self.before.copy()
        after.apply(self.operation, self.origin)
        return after

    @property
    def origin(self) -> Origin:
        """The statement, as the schema names it."""
        file = self.state.file
        return Origin(file.path, self.statement.line, self.state.number, new=file.unpublished)

    def created_here(self, relation: Name) -> bool:
        """Whether this file made the table or view: nobody reads it yet, and it has few rows."""
        made = self._made(relation)
        return made is not None and made.file == self.state.number

    def created_in_branch(self, relation: Name) -> bool:
        """Whether the change set made it, in this or another file: no environment has it yet."""
        made = self._made(relation)
        return made is not None and made.new

    def _made(self, relation: Name) -> Origin | None:
        found = self.before.relation(relation)
        return found.made if found else None

    def known(self, relation: Name) -> bool:
        """Whether a migration made the table or view."""
        return self._made(relation) is not None

    def column_here(self, table: Name, column: str) -> bool:
        """Whether this file added the column: no code reads it yet."""
        found = self.before.column(table, column)
        return bool(found and found.made and found.made.file == self.state.number)

    def exposed(self, name: Name) -> bool:
        """Whether the Data API serves the schema of that object."""
        return name.schema in self.settings.exposed_schemas

    # Size.

    def size(self, table: Name) -> str:
        """`large`, `middle` or `small`; empty where nobody said."""
        return self.settings.size(table)

    def if_large(self, table: Name) -> str:
        """Words for a sentence: ` if the table is large`, or nothing where its size is known."""
        return "" if self.size(table) else " if the table is large"

    # Locks.

    @cached_property
    def locks(self) -> tuple[Lock, ...]:
        """The locks that the operation takes on what was there before it."""
        return locks_of(self.operation, self.before, self.settings)

    def lock_on(self, relation: Name) -> Lock | None:
        """The strongest lock that the operation takes on a relation."""
        found = [lock for lock in self.locks if lock.relation == relation]
        return max(found, key=lambda lock: lock.level, default=None)

    def held_exclusively(self) -> Mapping[Name, Held]:
        """What earlier statements of the transaction keep from being read or written.

        It goes by the names that the relations have by now. The transaction is the file, unless
        the file begins and ends some itself.
        """
        return self.state.held

    # The file.

    @property
    def file(self) -> SqlFile:
        """The file."""
        return self.state.file

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements of the file."""
        return self.state.file.script.statements

    def earlier_of(
        self, kind: type[Kind], about: Name | None = None
    ) -> Iterator[tuple[Statement, Kind]]:
        """The operations of a kind in the statements before this one, with full names.

        With `about` only those that name something of that name, in whatever schema.
        """
        return self.state.earlier(kind, self.number, about)

    def later_of(
        self, kind: type[Kind], about: Name | None = None
    ) -> Iterator[tuple[Statement, Kind]]:
        """The same of the statements after this one, names as written (may lack a schema)."""
        return self.state.later(kind, self.number, about)

    def all_of(self, kind: type[Kind]) -> Iterator[tuple[Statement, Kind]]:
        """The operations of a kind in the whole file, names as written."""
        return self.state.later(kind, -1, None)

    @property
    def begun(self) -> Statement | None:
        """The statement with which the file itself began the transaction that is open here."""
        return self.state.begun

    def said(self, key: object = None) -> bool:
        """Whether `first` was asked already."""
        return (self.rule.module, key) in self.state.said

    def first(self, key: object = None) -> bool:
        """Whether the rule asks this for the first time in the file (about `key`)."""
        asked = (self.rule.module, key)
        if asked in self.state.said:
            return False
        self.state.said.add(asked)
        return True

    # Words.

    @staticmethod
    def column(table: Name, column: str) -> str:
        """A column for people: `messages.body`."""
        return f"{table}.{quote(column)}"

    def finding(  # noqa: PLR0913 - what a finding may have, each by its name
        self,
        message: str,
        *,
        table: Name | None = None,
        why: str = "",
        instead: Iterable[Way] | str = (),
        severity: Severity | None = None,
        fix: Fix | None = None,
        statement: Statement | None = None,
    ) -> Finding:
        """A finding about the statement.

        Args:
            message: What happens, in a line, with the user's names, without a final full stop.
            table: The table that it hurts. One that is new in the change set makes the finding a
                note; for locks and rewrites a small one makes it a note and a large one an error.
            why: What it leads to.
            instead: The ways out; SQL alone is a single way.
            severity: Another than the rule's own.
            fix: A safe change of the text.
            statement: Another statement of the file, which it is about.
        """
        told = self.statement if statement is None else statement
        ways = (Way("Instead", sql=instead),) if isinstance(instead, str) else tuple(instead)
        lock = self.lock_on(table) if table else None
        shown = lock is not None and self.rule.category in _BY_SIZE
        return Finding(
            rule=self.rule.name,
            severity=self._severity(table, severity),
            message=message,
            location=location(self.state, told),
            version=self.state.file.version,
            why=why,
            instead=ways,
            lock=lock.words if lock and shown else "",
            source=_shown(self.state, told),
            fix=fix,
        )

    def _severity(self, table: Name | None, given: Severity | None) -> Severity:
        configured = self.settings.severities.get(self.rule.name)
        severity = configured or given or self.rule.severity
        if table is None or configured:
            return severity
        if self.created_in_branch(table):
            return min(severity, Severity.NOTE)
        if self.rule.category in _BY_SIZE:
            size = self.size(table)
            if size == "small":
                return min(severity, Severity.NOTE)
            if size == "large" and severity == Severity.WARNING:
                return Severity.ERROR
        return severity


def steps(words: str, *parts: tuple[str, str]) -> Way:
    """A way out that takes several migrations: pairs of what a step is and its SQL."""
    return Way(words, steps=tuple(Step(what, sql) for what, sql in parts))


def locks_of(operation: Operation, schema: Schema, settings: Settings) -> tuple[Lock, ...]:
    """The locks that an operation takes on what was there before it."""
    from lamina.sql.locks import locks  # noqa: PLC0415 - loaded when first asked

    return locks(operation, schema, postgres=settings.postgres)


def location(state: FileState, statement: Statement) -> Location:
    """Where a statement is."""
    end_line, end_column = state.source.position(statement.span.end)
    return Location(
        path=state.file.path,
        line=statement.line,
        column=statement.column,
        end_line=end_line,
        end_column=end_column,
    )


def _shown(state: FileState, statement: Statement) -> tuple[str, ...]:
    height = statement.text.count("\n") + 1
    start = statement.line - 1
    return tuple(
        line.rstrip("\r") for line in state.lines[start : start + min(height, _LINES_SHOWN)]
    )
