"""A report as Markdown, for a comment on a pull request or the summary of a CI step."""

from collections.abc import Iterator

from lamina.render import review_markdown
from lamina.render.marks import code, fenced, safe
from lamina.render.parts import headline, history, lead
from lamina.render.text import is_review
from lamina.review.finding import Allowed, Finding, Report, Way


def render(report: Report) -> str:
    """Return a report as a page: the verdict, the findings, what is allowed, the notes."""
    if is_review(report):
        return review_markdown.render(report)
    blocks = [f"**{safe(headline(report))}**"]
    for finding in report.findings:
        blocks += _finding(finding)
    if report.allowed:
        blocks += ["Allowed by the configuration:", "\n".join(map(_allowed, report.allowed))]
    blocks += map(safe, report.notes)
    return "\n\n".join(blocks) + "\n"


def _finding(finding: Finding) -> Iterator[str]:
    """Yield the blocks of a finding."""
    line = f", line {finding.location.line}" if finding.location.line else ""
    yield f"#### {code(finding.location.path)}{line}"
    yield f"{finding.severity.word} {code(finding.rule)}: {safe(finding.message)}"
    yield from map(safe, history(finding))
    if finding.why:
        yield safe(finding.why)
    if finding.excerpt:
        yield fenced(finding.excerpt, "diff")
    for way in finding.instead:
        yield from _way(way)


def _way(way: Way) -> Iterator[str]:
    """Yield the blocks of a way out: when to take it, and the command."""
    if way.words:
        yield safe(lead(way))
    if way.command:
        yield fenced([way.command], "sh")


def _allowed(allowed: Allowed) -> str:
    """Return an item of a list about a finding that is allowed."""
    finding = allowed.finding
    return f"- {code(finding.location.path)} {code(finding.rule)}: {safe(allowed.reason)}"
