"""A report as Markdown, for a comment on a pull request or the summary of a CI step.

Names and sentences come from anybody who can commit. They are shown as they are, and are neither
Markdown nor HTML, and they notify nobody: GitHub looks for `@name` and `#1` after the Markdown is
done, where an escape is gone, so a blank without width stands behind such a mark.
"""

import re
from collections.abc import Iterable, Iterator

from lamina.render.parts import exact, headline, history, lead, prose
from lamina.review.finding import Allowed, Finding, Report, Way

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")
_AT_THE_START = re.compile(r"^(\d*)([-+=#:.)])")  # headings, lists, rules
_REFERENCE = re.compile(r"@|[#!](?=\w)|\bGH-(?=\d)|:(?=//)|www(?=\.)", re.IGNORECASE)
_BACKTICKS = re.compile("`+")
_FENCE = 3


def render(report: Report) -> str:
    """Return a report as a page: the verdict, the findings, what is allowed, the notes."""
    blocks = [f"**{safe(headline(report))}**"]
    for finding in report.findings:
        blocks += _finding(finding)
    if report.allowed:
        blocks += ["Allowed by the configuration:", "\n".join(map(_allowed, report.allowed))]
    blocks += map(safe, report.notes)
    return "\n\n".join(blocks) + "\n"


def safe(text: str) -> str:
    """Return text that reads as it is, in one line, and does nothing else."""
    escaped = _MARKUP.sub(r"\\\g<0>", prose(text))
    return _REFERENCE.sub(r"\g<0>&#8203;", _AT_THE_START.sub(r"\1\\\2", escaped))


def code(text: str) -> str:
    """Return text as code within a line, in a fence that it cannot close."""
    shown = exact(text) or " "
    fence = "`" * (_longest(shown) + 1)
    # Markdown takes one blank from both ends.
    padded = shown.strip(" ") and (shown[0] in "` " or shown[-1] in "` ")
    return f"{fence} {shown} {fence}" if padded else f"{fence}{shown}{fence}"


def fenced(lines: Iterable[str], language: str) -> str:
    """Return lines as a block of code, in a fence that they cannot close."""
    shown = [exact(line.rstrip("\r\n"), keep="\t") for line in lines]
    fence = "`" * max(_FENCE, _longest("\n".join(shown)) + 1)
    return "\n".join((f"{fence}{language}", *shown, fence))


def _longest(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, _BACKTICKS.findall(text)), default=0)


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
