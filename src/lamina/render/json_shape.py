"""The JSON report, as its schema describes it. What is empty or unknown is left out of a finding.

`FORMAT` goes up when a key goes away or means something else; a new key is no new format.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

FORMAT: Final = 1

Level = Literal["error", "warning", "note", "off"]


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a way out: a migration of its own, or something else to do without SQL."""

    words: str
    sql: Annotated[str, Meta(description="The whole of the migration.")] = ""


class Way(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way out: when to take it, or what it is."""

    words: str
    command: Annotated[str, Meta(description="A line for the shell; empty when there is none.")]
    sql: Annotated[str, Meta(description="What to write in place of the statement.")] = ""
    steps: Annotated[
        tuple[Step, ...],
        Meta(description="Several migrations, in turn, with what has to happen between them."),
    ] = ()


class Edit(msgspec.Struct, frozen=True):
    """The characters of the file from `start` to `end`, counted from 0, become `text`."""

    start: int
    end: int
    text: str


class Fix(msgspec.Struct, frozen=True):
    """What `lamina review --fix` may do."""

    words: str
    edits: tuple[Edit, ...]


class Commit(msgspec.Struct, frozen=True):
    """A commit: its full object name, who wrote it, and the author's date, `YYYY-MM-DD`."""

    id: str
    author: str
    date: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that a reviewer should see."""

    rule: Annotated[str, Meta(description="What found it; `lamina explain RULE` tells more.")]
    severity: Level
    message: Annotated[str, Meta(description="What happens, in a line.")]
    path: Annotated[str, Meta(description="Relative to the root of the repository, with `/`.")]
    line: Annotated[int, Meta(description="From 1; left out when it is about the file.")] = 0
    column: Annotated[
        int, Meta(description="In characters, from 1; left out when it is about whole lines.")
    ] = 0
    end_line: int = 0
    end_column: Annotated[int, Meta(description="The column after the last character.")] = 0
    version: Annotated[str, Meta(description="The version of the migration.")] = ""
    why: Annotated[str, Meta(description="What it leads to.")] = ""
    lock: Annotated[str, Meta(description="The lock, and what waits for it.")] = ""
    instead: Annotated[tuple[Way, ...], Meta(description="The ways out, best first.")] = ()
    fix: Fix | None = None
    excerpt: Annotated[
        tuple[str, ...], Meta(description="Lines that begin with `+ `, `- ` or two blanks.")
    ] = ()
    since: Annotated[
        Commit | None, Meta(description="The commit that brought the migration in.")
    ] = None
    commit: Annotated[Commit | None, Meta(description="The commit that did it.")] = None
    sql_changed: Annotated[
        bool | None, Meta(description="Whether more than comments and white space changed.")
    ] = None


class Allowed(Finding, frozen=True, kw_only=True):
    """A finding that is allowed, and the reason."""

    reason: str


class NotReviewed(msgspec.Struct, frozen=True):
    """A statement, or a part of one, that was not understood."""

    path: str
    line: int
    column: int
    what: str


class Coverage(msgspec.Struct, frozen=True):
    """What was looked at."""

    files: int
    statements: int
    not_reviewed: tuple[NotReviewed, ...]
    seconds: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a command of lamina found."""

    format: Annotated[Literal[1], Meta(description="The version of this format.")]
    tool: Annotated[str, Meta(description="The command: `guard`, `review`.")]
    version: Annotated[str, Meta(description="The version of lamina.")]
    verdict: Annotated[str, Meta(description="The result in one line.")]
    worst: Annotated[Level, Meta(description="The highest severity; `off` without a finding.")]
    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    notes: tuple[str, ...]
    coverage: Coverage | msgspec.UnsetType = msgspec.UNSET
