r"""A report as one JSON object, for programs.

What is empty or unknown is left out of a finding. Text is the finding's own, with `\xNN` in place
of each byte of a file name that is not UTF-8.
"""

import msgspec

from lamina import __version__
from lamina.render.parts import json_text
from lamina.review.finding import Allowed, Commit, Finding, Report, Way


class _Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    rule: str
    severity: str
    message: str
    path: str
    line: int = 0
    column: int = 0
    version: str = ""
    why: str = ""
    instead: tuple[Way, ...] = ()
    excerpt: tuple[str, ...] = ()
    since: Commit | None = None
    commit: Commit | None = None
    sql_changed: bool | None = None


class _Allowed(_Finding, frozen=True, kw_only=True):
    reason: str


class _Report(msgspec.Struct, frozen=True):
    tool: str
    version: str
    verdict: str
    worst: str
    findings: list[_Finding]
    allowed: list[_Allowed]
    notes: tuple[str, ...]


def render(report: Report) -> str:
    """Return a report as JSON; `worst` is `off` when there is no finding."""
    shown = _Report(
        tool=report.tool,
        version=__version__,
        verdict=report.verdict,
        worst=report.worst.word,
        findings=[_finding(finding) for finding in report.findings],
        allowed=[_allowed(allowed) for allowed in report.allowed],
        notes=report.notes,
    )
    return json_text(shown)


def _finding(finding: Finding) -> _Finding:
    """Return a finding as it is written."""
    return _Finding(
        rule=finding.rule,
        severity=finding.severity.word,
        message=finding.message,
        path=finding.location.path,
        line=finding.location.line,
        column=finding.location.column,
        version=finding.version,
        why=finding.why,
        instead=finding.instead,
        excerpt=finding.excerpt,
        since=finding.since,
        commit=finding.commit,
        sql_changed=finding.sql_changed,
    )


def _allowed(allowed: Allowed) -> _Allowed:
    """Return an allowed finding: the same keys, and the reason."""
    return _Allowed(**msgspec.structs.asdict(_finding(allowed.finding)), reason=allowed.reason)
