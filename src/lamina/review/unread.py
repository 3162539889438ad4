"""Findings about what the grammar refuses."""

from collections.abc import Iterator

from lamina.review.context import SqlFile
from lamina.review.finding import Finding, Location, Severity, Way
from lamina.review.settings import Settings

_RULES = {
    "syntax error": "syntax-error",
    "not text": "syntax-error",
    "psql command": "psql-command",
    "copy data": "psql-command",
}


def unread_findings(file: SqlFile, settings: Settings) -> Iterator[Finding]:
    """A finding for each part of the file that PostgreSQL would refuse."""
    lines = file.text.split("\n") if file.script.unread else []
    for unread in file.script.unread:
        rule = _RULES[unread.kind]
        severity = settings.severities.get(rule, Severity.ERROR)
        if severity == Severity.OFF:
            continue
        yield Finding(
            rule=rule,
            severity=severity,
            message=unread.message,
            location=Location(
                file.path, unread.line, unread.column, unread.end_line, unread.end_column
            ),
            version=file.version,
            why="PostgreSQL refuses the file here, and nothing of it is applied.",
            instead=(Way(unread.hint),) if unread.hint else (),
            source=tuple(line.rstrip("\r") for line in lines[unread.line - 1 : unread.line]),
        )
