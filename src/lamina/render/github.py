"""A report as workflow commands of GitHub Actions, which become annotations of the change."""

from lamina.render.parts import exact, headline, paragraphs, prose
from lamina.render.review_words import allowed_line, duration, last_line, verdict_line
from lamina.review.finding import Allowed, Finding, Location, NotReviewed, Report, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def render(report: Report) -> str:
    """Return the verdict, a workflow command for each finding, and what else has to be said."""
    allowed = map(_allowed if report.coverage is None else _allowed_there, report.allowed)
    verdict = headline(report) if report.coverage is None else verdict_line(report)
    lines = [
        *([_unmarked(verdict)] if verdict else []),
        *(_command(finding) for finding in report.findings),
        *map(_unmarked, allowed),
        *(_unmarked(f"note: {prose(note)}") for note in report.notes),
        *_coverage(report),
    ]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    """Return the workflow command that annotates a finding."""
    name = _COMMANDS.get(finding.severity, "notice")
    title = f"lamina {finding.rule}"
    return _annotation(name, finding.location, title, "\n".join(paragraphs(finding)))


def _coverage(report: Report) -> list[str]:
    """Return an annotation for each place that was not understood, and the summary."""
    if report.coverage is None:
        return []
    time = duration(report.coverage.seconds)
    summary = f"{last_line(report, report.coverage)}{f' ({time})' if time else ''}"
    return [*map(_missed, report.coverage.not_reviewed), _unmarked(summary)]


def _missed(missed: NotReviewed) -> str:
    return _annotation("notice", missed.location, "lamina: not reviewed", prose(missed.what))


def _annotation(name: str, location: Location, title: str, text: str) -> str:
    """Return a workflow command that annotates a place."""
    properties = {**_place(location), "title": title}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(_unmarked(text))}"


def _place(location: Location) -> dict[str, str]:
    """Return where to annotate: a file that was deleted has no line to point at."""
    place: dict[str, str | int] = {"file": location.path}
    if location.line:
        place |= {"line": location.line, "endLine": location.end_line}
        # Columns count only within one line.
        if location.column and location.end_line in {0, location.line}:
            place |= {"col": location.column, "endColumn": location.end_column}
    return {key: str(value) for key, value in place.items() if value}


def _allowed(allowed: Allowed) -> str:
    """Return a line of the log about a finding that is allowed."""
    finding = allowed.finding
    path = exact(finding.location.path)
    return f"allowed: {path}: {exact(finding.rule)}: {prose(allowed.reason)}"


def _allowed_there(allowed: Allowed) -> str:
    """Return a line of the log about a statement that is allowed."""
    return f"allowed: {allowed_line(allowed)}"


def _unmarked(text: str) -> str:
    """Return text in which the runner finds none of its older commands, which begin anywhere."""
    return text.replace("##[", "## [")


def _data(text: str) -> str:
    """Escape the message of a command as GitHub's own toolkit does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a command as GitHub's own toolkit does."""
    return _data(exact(text)).replace(":", "%3A").replace(",", "%2C")
