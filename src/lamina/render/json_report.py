r"""A report as one JSON object, for programs.

What is empty or unknown is left out of a finding. Text is the finding's own, with `\xNN` in place
of each byte of a file name that is not UTF-8.
"""

import msgspec

from lamina import __version__
from lamina.render import json_shape as shape
from lamina.render.parts import json_text
from lamina.review.finding import Allowed, Commit, Coverage, Finding, Fix, NotReviewed, Report, Way

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def render(report: Report) -> str:
    """Return a report as JSON; `worst` is `off` when there is no finding."""
    coverage = report.coverage
    shown = shape.Report(
        format=shape.FORMAT,
        tool=report.tool,
        version=__version__,
        verdict=report.verdict,
        worst=_level(report.worst.word),
        findings=tuple(map(_finding, report.findings)),
        allowed=tuple(map(_allowed, report.allowed)),
        notes=report.notes,
        coverage=_coverage(coverage) if coverage else msgspec.UNSET,
    )
    return json_text(shown)


def json_schema() -> str:
    """Return the JSON Schema of what `render` returns."""
    schema = msgspec.json.schema(shape.Report)
    title = f"The JSON report of lamina, format {shape.FORMAT}"
    return json_text({"$schema": _DIALECT, "title": title, **schema})


def _level(word: str) -> shape.Level:
    """Return the word of a severity, as the schema lists it."""
    level: shape.Level = msgspec.convert(word, shape.Level)
    return level


def _finding(finding: Finding) -> shape.Finding:
    """Return a finding as it is written."""
    location = finding.location
    return shape.Finding(
        rule=finding.rule,
        severity=_level(finding.severity.word),
        message=finding.message,
        path=location.path,
        line=location.line,
        column=location.column,
        end_line=location.end_line,
        end_column=location.end_column,
        version=finding.version,
        why=finding.why,
        lock=finding.lock,
        instead=tuple(map(_way, finding.instead)),
        fix=_fix(finding.fix) if finding.fix else None,
        excerpt=finding.excerpt,
        since=_commit(finding.since),
        commit=_commit(finding.commit),
        sql_changed=finding.sql_changed,
    )


def _way(way: Way) -> shape.Way:
    steps = tuple(shape.Step(step.words, step.sql) for step in way.steps)
    return shape.Way(way.words, way.command, way.sql, steps)


def _fix(fix: Fix) -> shape.Fix:
    edits = tuple(shape.Edit(edit.start, edit.end, edit.text) for edit in fix.edits)
    return shape.Fix(fix.words, edits)


def _commit(commit: Commit | None) -> shape.Commit | None:
    return shape.Commit(commit.id, commit.author, commit.date) if commit else None


def _allowed(allowed: Allowed) -> shape.Allowed:
    """Return an allowed finding: the same keys, and the reason."""
    known = msgspec.structs.asdict(_finding(allowed.finding))
    return shape.Allowed(**known, reason=allowed.reason)


def _coverage(coverage: Coverage) -> shape.Coverage:
    return shape.Coverage(
        files=coverage.files,
        statements=coverage.statements,
        not_reviewed=tuple(map(_missed, coverage.not_reviewed)),
        seconds=coverage.seconds,
    )


def _missed(missed: NotReviewed) -> shape.NotReviewed:
    location = missed.location
    return shape.NotReviewed(location.path, location.line, location.column, missed.what)
