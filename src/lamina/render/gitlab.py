"""A report as GitLab's Code Quality report, which a merge request shows beside its changes.

The format has no place for what is allowed, for notes or for a verdict. What was not reviewed is
an entry of its own, so that nobody takes silence for approval.
"""

from lamina.render.parts import fingerprints, json_text, prose, wellformed
from lamina.review.finding import Finding, NotReviewed, Report, Severity

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor"}


def render(report: Report) -> str:
    """Return a report as a JSON array with an entry for each finding."""
    missed = report.coverage.not_reviewed if report.coverage else ()
    findings = (*report.findings, *map(_as_finding, missed))
    names = fingerprints(findings)
    return json_text([_entry(*pair) for pair in zip(findings, names, strict=True)])


def _as_finding(missed: NotReviewed) -> Finding:
    """Return what was not understood as GitLab can show it."""
    return Finding("not-reviewed", Severity.NOTE, f"not reviewed: {missed.what}", missed.location)


def _entry(finding: Finding, fingerprint: str) -> dict[str, object]:
    """Return the entry for a finding; GitLab asks for a line also where the file has none."""
    return {
        "description": prose(f"{finding.message}. {finding.why}"),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES.get(finding.severity, "info"),
        "location": {
            "path": wellformed(finding.location.path),
            "lines": _lines(finding),
        },
    }


def _lines(finding: Finding) -> dict[str, int]:
    """Return the lines of a finding, from 1."""
    begin = max(finding.location.line, 1)
    end = finding.location.end_line
    return {"begin": begin} | ({"end": end} if end > begin else {})
