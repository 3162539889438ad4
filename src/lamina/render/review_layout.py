"""A review as a person reads it: lines of styled pieces, which a pipe and a terminal both print."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lamina.render.cells import clean, width, wrapped
from lamina.render.review_words import (
    WIDEST_SOURCE,
    allowed_line,
    by_file,
    duration,
    last_line,
    missed_line,
    opening,
    place,
    source_lines,
    sql_lines,
    steps,
    verdict_line,
)
from lamina.review.finding import Coverage, Finding, Report, Way
from lamina.review.rule import names

_DIGITS = 4
_MARGIN = 18  # line numbers, and the marks of both cuts
_NARROWEST_SOURCE = 20
_MOST_PLACES = 5
_RULE_ENDS = 100
_GAP = 2
_INDENT = "  "
_SQL_INDENT = "      "
_STEP_INDENT = "    "


class Piece(NamedTuple):
    """A part of a line: its text, and what it is.

    Attributes:
        text: What is printed.
        style: The word of a severity, `strong`, `faint`, `sql` or nothing.
    """

    text: str
    style: str = ""


Line = tuple[Piece, ...]
Block = list[Line]


def blocks(report: Report, room: int | None = None) -> Iterator[Block]:
    """Yield a report in blocks; the pieces of SQL in one block belong together.

    Args:
        report: The report.
        room: The columns to keep sentences within; `None` leaves them in one line.
    """
    for block in _blocks(report, room):
        yield [_trimmed(line) for line in block]


def _trimmed(line: Line) -> Line:
    """Return a line without empty pieces, and without blanks at its end that are not SQL's own."""
    pieces = [piece for piece in line if piece.text]
    while pieces and pieces[-1].style != "sql":
        last = pieces.pop()
        text = last.text.rstrip(" ")
        if text:
            return (*pieces, last._replace(text=text))
    return tuple(pieces)


def _blocks(report: Report, room: int | None) -> Iterator[Block]:
    verdict = verdict_line(report)
    if report.findings and verdict:
        yield [(Piece(verdict, "strong"),), ()]
    said: set[str] = set()
    known = set(names()) if report.findings else set()
    for findings in by_file(report).values():
        for finding in findings:
            yield from _finding(finding, said, known, room)
            yield [()]
    yield from _rest(report)
    if report.coverage:
        yield [_summary(report, report.coverage)]


def _finding(
    finding: Finding, said: set[str], known: set[str], room: int | None
) -> Iterator[Block]:
    """Yield a finding; what was said about another one is not said again."""
    yield [_heading(finding, room), *_sentence(finding.message, room, "strong")]
    if finding.source:
        yield _source(finding, room)
    if finding.excerpt:
        yield [(Piece(f"{_STEP_INDENT}{clean(line, keep=chr(9))}"),) for line in finding.excerpt]
    if finding.since:
        yield _sentence(f"In git since {finding.since.words}.", room)
    if finding.commit:
        yield _sentence(f"Done in {finding.commit.words}.", room)
    if finding.lock:
        yield _sentence(f"Lock: {finding.lock}", room)
    if finding.why and finding.why not in said:
        said.add(finding.why)
        yield _sentence(finding.why, room)
    for way in finding.instead:
        yield from _way(way, room)
    if finding.fix:
        yield _sentence(f"lamina review --fix does it: {finding.fix.words}", room)
    if finding.rule in known:
        known.remove(finding.rule)
        yield [(Piece(f"{_INDENT}lamina explain {finding.rule}", "faint"),)]


def _heading(finding: Finding, room: int | None) -> Line:
    """Return where it is, how much it matters, and the rule on the right."""
    where, word, rule = place(finding.location), finding.severity.word, clean(finding.rule)
    used = width(where) + _GAP + len(word) + width(rule)
    gap = max(min(room or _RULE_ENDS, _RULE_ENDS) - used, _GAP)
    return (
        Piece(where + " " * _GAP),
        Piece(word, word),
        Piece(" " * gap),
        Piece(rule, "faint"),
    )


def _sentence(text: str, room: int | None, style: str = "", indent: str = _INDENT) -> Block:
    """Return a sentence in as many lines as it takes."""
    lines = wrapped(text, room and max(room - len(indent), 1))
    return [(Piece(indent), Piece(line, style)) for line in lines]


def _source(finding: Finding, room: int | None) -> Block:
    """Return the first lines of the statement, with their numbers and a mark below the first."""
    # A line that goes on below would part from its mark.
    widest = WIDEST_SOURCE if room is None else max(room - _MARGIN, _NARROWEST_SOURCE)
    location, lines = finding.location, source_lines(finding, min(widest, WIDEST_SOURCE))
    digits = max(len(str(location.line + len(lines) - 1)), _DIGITS)
    block: Block = [
        (Piece(f"{_INDENT}{number:>{digits}} | ", "faint"), Piece(line.text, "sql"))
        for number, line in enumerate(lines, location.line)
    ]
    margin = Piece(f"{_INDENT}{'':>{digits}} | ", "faint")
    if location.column:
        begin = lines[0].column(location.column)
        end = lines[0].column(_end(finding, len(finding.source[0].rstrip()) + 1))
        marks = "^" * max(end - begin, 1)
        block.insert(1, (margin, Piece(" " * begin), Piece(marks, finding.severity.word)))
    return [*block, (margin, Piece("..."))] if len(finding.source) > len(lines) else block


def _end(finding: Finding, whole: int) -> int:
    """Return where the mark ends in the first line: the character after it."""
    location = finding.location
    if location.end_line > location.line:
        return whole
    return location.end_column or location.column + 1


def _way(way: Way, room: int | None) -> Iterator[Block]:
    """Yield a way out: its words, then what to paste."""
    if way.words:
        yield _sentence(opening(way.words.strip(), way.command, way.sql, way.steps), room)
    if way.command:
        yield [(Piece(f"{_SQL_INDENT}{clean(way.command)}"),)]
    if way.sql:
        yield _sql(way.sql, _SQL_INDENT)
    for words, sql in steps(way):
        yield _sentence(words, room, indent=_STEP_INDENT)
        if sql:
            yield _sql(sql, _STEP_INDENT + _SQL_INDENT)


def _sql(text: str, indent: str) -> Block:
    """Return SQL to paste."""
    return [(Piece(indent), Piece(line, "sql")) if line else () for line in sql_lines(text)]


def _rest(report: Report) -> Iterator[Block]:
    """Yield what is allowed, what was not understood, and the notes."""
    yield from _listed("Allowed", map(allowed_line, report.allowed))
    if report.coverage and report.coverage.not_reviewed:
        missed = report.coverage.not_reviewed
        places = [missed_line(one) for one in missed[:_MOST_PLACES]]
        more = len(missed) - len(places)
        yield from _listed("Not reviewed", [*places, *([f"and {more} more"] if more else [])])
    if report.notes:
        yield [*((Piece(clean(note)),) for note in report.notes), ()]


def _listed(title: str, lines: Iterable[str]) -> Iterator[Block]:
    """Yield a title and a line for each; nothing when there is none."""
    listed = [(Piece(f"{_INDENT}{line}"),) for line in lines]
    if listed:
        yield [(Piece(title),), *listed, ()]


def _summary(report: Report, coverage: Coverage) -> Line:
    """Return the last line: what there is, and the time."""
    time = duration(coverage.seconds)
    worst = report.worst.word if report.findings else ""
    return (
        Piece(last_line(report, coverage), worst),
        Piece(f"{' ' * (_GAP + 1)}{time}" if time else "", "faint"),
    )
