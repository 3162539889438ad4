"""The record that history checks and SQL rules share: finding, report, severity."""

from enum import IntEnum
from typing import Self

import msgspec

from lamina.errors import ConfigError


class Severity(IntEnum):
    """How much a finding matters, ordered."""

    OFF = 0
    NOTE = 1
    WARNING = 2
    ERROR = 3

    @classmethod
    def named(cls, name: str) -> Self:
        """Return the severity called `name`.

        Raises:
            ConfigError: There is none.
        """
        try:
            return cls[name.upper()]
        except KeyError as error:
            raise ConfigError(
                f"{name!r} is not a severity", "Known: error, warning, note, off."
            ) from error

    @property
    def word(self) -> str:
        """The severity as people write it: `error`."""
        return self.name.lower()


class Location(msgspec.Struct, frozen=True):
    """Where a finding is.

    Attributes:
        path: The file, relative to the repository's root, with `/`.
        line: The first line, from 1; 0 when the finding is about the whole file.
        column: The first column, from 1; 0 when the finding is about whole lines.
        end_line: The last line.
        end_column: The column after the last character.
    """

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Step(msgspec.Struct, frozen=True):
    """One step of a way out: a migration of its own, or something else to do when `sql` is empty.

    Attributes:
        words: What the step is, such as `Deploy code that no longer reads it`.
        sql: The whole of the migration, with the user's own names.
    """

    words: str
    sql: str = ""


class Way(msgspec.Struct, frozen=True):
    """A way out: when to take it, and the command, ready to paste (may be empty).

    Attributes:
        words: When to take it, or what it is.
        command: A line for the shell.
        sql: What to write in place of the statement; it may have several lines.
        steps: Where it takes several migrations: each in turn, and what happens between them.
    """

    words: str
    command: str = ""
    sql: str = ""
    steps: tuple[Step, ...] = ()


class Edit(msgspec.Struct, frozen=True):
    """One change of a file's text: the characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


class Fix(msgspec.Struct, frozen=True):
    """A safe change of the text that mends a finding: what it does, and the edits, in order."""

    words: str
    edits: tuple[Edit, ...]


class Commit(msgspec.Struct, frozen=True):
    """A commit as people name it.

    Attributes:
        id: Its full object name.
        author: Who wrote it.
        date: The author's date, `YYYY-MM-DD`.
    """

    id: str
    author: str
    date: str

    @property
    def words(self) -> str:
        """Short name, author and date."""
        return f"{self.id[:7]}, {self.author}, {self.date}"


class Finding(msgspec.Struct, frozen=True):
    """Something that a reviewer should see.

    Attributes:
        rule: The name of the rule that found it.
        severity: How much it matters here.
        message: What happened, in a line, without a final full stop.
        location: Where.
        version: The version of the migration it is about; empty when it has none.
        why: What it leads to.
        instead: The ways out, best first.
        excerpt: Lines to show: each begins with `+ `, `- ` or two blanks.
        since: The commit that brought the migration in, when it is known.
        commit: The commit that did it, when a past commit is judged.
        sql_changed: Whether more than comments and white space changed; `None` when not asked.
        lock: The lock that the statement takes and what waits for it, in a line; may be empty.
        source: The lines of the file from `location.line` on, as far as they are worth showing.
        fix: What `lamina review --fix` may do.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    version: str = ""
    why: str = ""
    instead: tuple[Way, ...] = ()
    excerpt: tuple[str, ...] = ()
    since: Commit | None = None
    commit: Commit | None = None
    sql_changed: bool | None = None
    lock: str = ""
    source: tuple[str, ...] = ()
    fix: Fix | None = None


class Allowed(msgspec.Struct, frozen=True):
    """A finding that the configuration allows, and the reason that it gives."""

    finding: Finding
    reason: str


class NotReviewed(msgspec.Struct, frozen=True):
    """A statement, or a part of one, that was not understood: where, and what it is."""

    location: Location
    what: str


class Coverage(msgspec.Struct, frozen=True):
    """What was looked at.

    Attributes:
        files: How many files.
        statements: How many statements they have.
        not_reviewed: What was not understood.
        seconds: How long it took.
    """

    files: int
    statements: int
    not_reviewed: tuple[NotReviewed, ...] = ()
    seconds: float = 0.0


class Report(msgspec.Struct, frozen=True):
    """What a command found.

    Attributes:
        tool: The command: `guard`, `review`.
        verdict: The result in one line: what a person reads first.
        findings: In the order in which they should be read.
        allowed: What the configuration allows.
        notes: What else has to be said, a line each.
        coverage: What was looked at; `None` for a command that judges no statements.
    """

    tool: str
    verdict: str
    findings: tuple[Finding, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    notes: tuple[str, ...] = ()
    coverage: Coverage | None = None

    @property
    def worst(self) -> Severity:
        """The highest severity among the findings; `OFF` when there are none."""
        return max((finding.severity for finding in self.findings), default=Severity.OFF)

    def blocks(self, threshold: Severity) -> bool:
        """Return whether there is a finding of that severity or above."""
        return self.worst >= threshold
