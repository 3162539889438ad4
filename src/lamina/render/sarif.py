"""A report as SARIF 2.1.0, for code scanning and for viewers."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from lamina import __version__
from lamina.errors import UsageError
from lamina.render.parts import file_name_bytes, fingerprints, json_text, prose, told
from lamina.review.finding import Allowed, Finding, Location, NotReviewed, Report, Severity
from lamina.review.rule import rule_named

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.OFF: "none"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

Json = dict[str, object]


def render(report: Report) -> str:
    """Return a report as a SARIF log with one run."""
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report)]})


def _run(report: Report) -> Json:
    """Return the run: the tool with its rules, the results, and what else has to be said."""
    all_findings = (*report.findings, *(allowed.finding for allowed in report.allowed))
    # The first finding of each rule, because a rule that is not known is described by it.
    rules = {finding.rule: finding for finding in reversed(all_findings)}
    indexes = {name: index for index, name in enumerate(sorted(rules))}
    described = [_rule(rules[name]) for name in indexes]
    return {
        "tool": {"driver": {"name": "lamina", "version": __version__, "rules": described}},
        # GitHub keeps the results of two commands apart by this.
        "automationDetails": {"id": f"lamina-{report.tool}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": _results(all_findings, _suppressions(report), indexes),
    }


def _invocation(report: Report) -> Json:
    """Return how the command went: it did, with these notes and without these statements."""
    said: list[Json] = [
        {"level": "note", "message": {"text": _message(prose(note))}} for note in report.notes
    ]
    if report.coverage:
        said += map(_missed, report.coverage.not_reviewed)
    return {"executionSuccessful": True, "toolExecutionNotifications": said}


def _missed(missed: NotReviewed) -> Json:
    """Return the notification about a place that was not understood."""
    return {
        "level": "warning",
        "message": {"text": _message(prose(f"not reviewed: {missed.what}"))},
        "locations": [{"physicalLocation": _place(missed.location)}],
    }


def _rule(finding: Finding) -> Json:
    """Return the description of a finding's rule; a rule without a page has a name alone."""
    try:
        rule = rule_named(finding.rule)
    except UsageError:
        return {"id": finding.rule, "defaultConfiguration": {"level": _level(finding.severity)}}
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _opening(rule.page)},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": _level(rule.severity)},
        "properties": {"tags": [rule.category.value]},
    }


def _opening(page: str) -> str:
    """Return the first paragraph below a page's summary; the summary where there is none."""
    summary, _, rest = page.partition("\n")
    return " ".join(rest.strip().partition("\n\n")[0].split()) or summary


def _results(
    findings: tuple[Finding, ...], reasons: list[list[Json]], indexes: Mapping[str, int]
) -> list[Json]:
    """Return the results; those that are allowed come last and say so."""
    return [
        _result(finding, indexes[finding.rule])
        | {"partialFingerprints": {"laminaFinding/v1": name}, "suppressions": suppressions}
        for finding, name, suppressions in zip(
            findings, fingerprints(findings), reasons, strict=True
        )
    ]


def _suppressions(report: Report) -> list[list[Json]]:
    """Return for each finding, and then for each that is allowed, why it is suppressed.

    An empty list says that a result is not suppressed; no list would say that nobody knows.
    """
    # A review allows in a comment of the SQL, other commands in the configuration.
    kind = "inSource" if report.coverage else "external"
    none: list[list[Json]] = [[] for _ in report.findings]
    return none + [[_suppression(kind, one)] for one in report.allowed]


def _suppression(kind: str, allowed: Allowed) -> Json:
    return {"kind": kind, "justification": prose(allowed.reason)}


def _result(finding: Finding, index: int) -> Json:
    """Return what was found, and where."""
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _level(finding.severity),
        "message": {"text": _text(finding)},
        "locations": [{"physicalLocation": _place(finding.location)}],
    }


def _level(severity: Severity) -> str:
    """Return SARIF's word for a severity."""
    return _LEVELS.get(severity, severity.word)


def _text(finding: Finding) -> str:
    """Return what is said about a finding; SQL in it stays as it is, to be pasted."""
    return "\n".join(line if is_sql else _message(line) for line, is_sql in told(finding))


def _message(line: str) -> str:
    """Return a line in which nothing reads as SARIF's links `[text](1)` or arguments `{0}`."""
    return _PLACEHOLDER.sub(r"{ \1 }", line.replace("](", "] ("))


def _place(location: Location) -> Json:
    """Return a file, and a region of it; no region means the whole file."""
    # The bytes of a name survive here, also where they are not UTF-8.
    uri = quote(file_name_bytes(location.path or "."))
    place: Json = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    return place | ({"region": _region(location)} if location.line else {})


def _region(location: Location) -> dict[str, int]:
    """Return the part of a file, without what is not known."""
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": location.end_line,
        "endColumn": location.end_column,
    }
    return {key: value for key, value in region.items() if value}
