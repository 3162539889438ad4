"""A review as Markdown, for a comment on a pull request: counts, then each file's findings.

What takes room (a way out in several migrations, what was not reviewed) folds away.
"""

from collections.abc import Iterator

from lamina.render.marks import code, fenced, markup, safe
from lamina.render.parts import headline, history, lead
from lamina.render.review_words import (
    by_file,
    counts,
    duration,
    extent,
    source_lines,
    sql_lines,
    steps,
)
from lamina.review.finding import Allowed, Coverage, Finding, NotReviewed, Report, Way


def render(report: Report) -> str:
    """Return a report as a page: the verdict, the counts, the findings by file, and the rest."""
    blocks = [f"**{safe(headline(report))}**"]
    if report.coverage:
        blocks.append(_table(report, report.coverage))
    for path, findings in by_file(report).items():
        blocks.append(f"#### {code(path)}")
        for finding in findings:
            blocks += _finding(finding)
    if report.allowed:
        blocks += ["Allowed:", "\n".join(map(_allowed, report.allowed))]
    if report.coverage and report.coverage.not_reviewed:
        missed = "\n".join(map(_missed, report.coverage.not_reviewed))
        blocks += _folded(f"{len(report.coverage.not_reviewed)} not reviewed", [missed])
    blocks += map(safe, report.notes)
    return "\n\n".join(blocks) + "\n"


def blocks_of_finding(finding: Finding) -> list[str]:
    """Return the blocks of a finding, for a page of another kind."""
    return list(_finding(finding))


def _table(report: Report, coverage: Coverage) -> str:
    """Return the counts as a table."""
    rows = {
        "Findings": counts(report) or "none",
        "Allowed": str(len(report.allowed)) if report.allowed else "",
        "Reviewed": extent(coverage),
        "Not reviewed": str(len(coverage.not_reviewed)),
        "Time": duration(coverage.seconds),
    }
    lines = [f"| {name} | {value} |" for name, value in rows.items() if value]
    return "\n".join(["| | |", "|---|---|", *lines])


def _finding(finding: Finding) -> Iterator[str]:
    """Yield the blocks of a finding."""
    line = f", line {finding.location.line}" if finding.location.line else ""
    yield f"**{finding.severity.word}** {code(finding.rule)}{line}: {safe(finding.message)}"
    if finding.source and finding.rule != "secret-in-migration":  # which need not be copied
        cut = [line.text for line in source_lines(finding)]
        yield fenced([*cut, "..."] if len(cut) < len(finding.source) else cut, "sql")
    if finding.excerpt:
        yield fenced(finding.excerpt, "diff")
    yield from map(safe, history(finding))
    if finding.lock:
        yield safe(f"Lock: {finding.lock}")
    if finding.why:
        yield safe(finding.why)
    for way in finding.instead:
        yield from _way(way)


def _way(way: Way) -> Iterator[str]:
    """Yield the blocks of a way out; one that takes several migrations folds away."""
    pasted = [fenced([way.command], "sh")] if way.command else []
    pasted += [fenced(sql_lines(way.sql), "sql")] if way.sql else []
    if way.steps:
        told = [block for step in steps(way) for block in _step(*step)]
        yield from _folded(lead(way) or "In several migrations:", [*pasted, *told])
        return
    if way.words:
        yield safe(lead(way))
    yield from pasted


def _step(words: str, sql: str) -> Iterator[str]:
    yield safe(words)
    if sql:
        yield fenced(sql_lines(sql), "sql")


def _folded(title: str, blocks: list[str]) -> list[str]:
    """Return blocks that open when a reader asks for them."""
    return [f"<details>\n<summary>{markup(title)}</summary>", *blocks, "</details>"]


def _allowed(allowed: Allowed) -> str:
    finding = allowed.finding
    line = f", line {finding.location.line}" if finding.location.line else ""
    return f"- {code(finding.location.path)}{line}, {code(finding.rule)}: {safe(allowed.reason)}"


def _missed(missed: NotReviewed) -> str:
    location = missed.location
    line = f", line {location.line}" if location.line else ""
    return f"- {code(location.path)}{line}: {safe(missed.what)}"
