"""The facts of a review, as every format says them."""

from collections import Counter

from lamina.render.cells import Shown, clean, shown
from lamina.review.finding import (
    Allowed,
    Coverage,
    Finding,
    Location,
    NotReviewed,
    Report,
    Severity,
    Way,
)

_ENDS = (".", ":", "?", "!")
_MOST_LINES = 6
WIDEST_SOURCE = 120
_SECOND = 1000  # milliseconds
_COUNTED = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def place(location: Location) -> str:
    """Return `path:line:column`, as editors and terminals open it."""
    numbers = [location.line, location.column] if location.line else []
    return ":".join([clean(location.path), *(str(number) for number in numbers if number)])


def counts(report: Report) -> str:
    """Return how many findings there are: `1 error, 2 notes`; empty when there are none."""
    number = Counter(finding.severity for finding in report.findings)
    return ", ".join(counted(number[one], one.word) for one in _COUNTED if number[one])


def counted(number: int, word: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def extent(coverage: Coverage) -> str:
    """Return what was looked at: `9 statements in 2 files`."""
    statements = counted(coverage.statements, "statement")
    return f"{statements} in {counted(coverage.files, 'file')}"


def not_reviewed(coverage: Coverage) -> str:
    """Return how much was not understood; empty when everything was."""
    return f"{len(coverage.not_reviewed)} not reviewed" if coverage.not_reviewed else ""


def duration(seconds: float) -> str:
    """Return `12 ms` or `1.2 s`; empty when nobody looked at the clock."""
    milliseconds = round(seconds * _SECOND)
    if milliseconds < _SECOND:
        return f"{max(milliseconds, 1)} ms" if seconds else ""
    return f"{seconds:.1f} s"


def facts(report: Report, coverage: Coverage) -> str:
    """Return the counts, what was looked at, and what was not understood, in a line.

    Without a finding the verdict stands in place of the counts.
    """
    first = counts(report) or _verdict(report)
    allowed = f"{len(report.allowed)} allowed" if report.allowed else ""
    said = (first, allowed, extent(coverage), not_reviewed(coverage))
    return "; ".join(text for text in said if text)


def _verdict(report: Report) -> str:
    return clean(" ".join(report.verdict.split())).removeprefix(f"lamina {report.tool}: ")


def verdict_line(report: Report) -> str:
    """Return the verdict to begin with; empty when the last line says the same."""
    verdict = _verdict(report)
    end = f"{facts(report, report.coverage)};" if report.coverage else ""
    if not verdict or end.startswith(f"{verdict};"):
        return ""
    return f"lamina {report.tool}: {verdict}"


def last_line(report: Report, coverage: Coverage) -> str:
    """Return the facts after the name of the command, without the time."""
    return f"lamina {report.tool}: {facts(report, coverage)}"


def source_lines(finding: Finding, widest: int = WIDEST_SOURCE) -> list[Shown]:
    """Return the first lines of the statement, each cut where it is too long to look at."""
    lines = finding.source[:_MOST_LINES]
    around = [finding.location.column or 1, *(1 for _ in lines)]
    return [shown(line, widest, at) for line, at in zip(lines, around, strict=False)]


def sql_lines(text: str) -> list[str]:
    """Return the lines of SQL that somebody will paste: whole, and nothing in them steers."""
    return [clean(line, keep="\t") for line in text.replace("\r\n", "\n").strip("\n").split("\n")]


def opening(words: str, *pasted: object) -> str:
    """Return words, with a colon when something to paste follows them."""
    return f"{words}:" if any(pasted) and not words.endswith(_ENDS) else words


def steps(way: Way) -> list[tuple[str, str]]:
    """Return the words and the SQL of each step: migrations have numbers, the rest is between.

    The words are `migration 1: add the column:` or `then: deploy code that writes it`.
    """
    told, number = [], 0
    for step in way.steps:
        words = " ".join(step.words.split())
        if step.sql:
            number += 1
            told.append((opening(f"migration {number}: {words}", step.sql), step.sql))
        else:
            told.append((f"{'then' if told else 'first'}: {words}", ""))
    return told


def allowed_line(allowed: Allowed) -> str:
    """Return a line about a finding that is allowed."""
    finding = allowed.finding
    reason = clean(" ".join(allowed.reason.split()))
    return f"{place(finding.location)}: {clean(finding.rule)}: {reason}"


def missed_line(missed: NotReviewed) -> str:
    """Return a line about what was not understood."""
    return f"{place(missed.location)}  {clean(' '.join(missed.what.split()))}"


def by_file(report: Report) -> dict[str, list[Finding]]:
    """Return the findings of each file, in the order in which the files come up."""
    groups: dict[str, list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault(finding.location.path, []).append(finding)
    return groups
