"""`-- lamina: allow RULE: REASON`: a finding that somebody decided to live with."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from lamina.review.context import SqlFile
from lamina.review.finding import Allowed, Finding, Location, Severity, Way
from lamina.review.rule import names, near
from lamina.review.settings import Settings
from lamina.sql.comments import comments

_MARK = "lamina:"
_SHAPE = re.compile(
    r"lamina:[ \t]*(?P<word>\w+)[ \t]*(?P<rules>[^:\n]*?)[ \t]*(?::[ \t]*(?P<reason>[^\n]*?))?"
    r"[ \t]*(?:\*/)?[ \t\r]*$",
    re.IGNORECASE | re.MULTILINE,
)
_LIKE_ALLOW = (
    "allow",
    "allows",
    "allowed",
    "disallow",
    "alow",
    "ignore",
    "disable",
    "skip",
    "noqa",
)


class _Allow(msgspec.Struct):
    """One comment: the rules it names, the reason, and the lines that it reaches."""

    rules: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int
    used: set[str]


def apply_allows(
    file: SqlFile, findings: Sequence[Finding], settings: Settings
) -> tuple[list[Finding], list[Allowed]]:
    """Sort findings into those that stay and those that a comment allows.

    A comment reaches the statement that it stands in, behind or above. A missing reason, an
    unknown rule and a comment that allows nothing are findings themselves.
    """
    allows = list(_allows(file))
    if not allows:
        return list(findings), []
    kept, allowed = [], []
    for finding in findings:
        allow = next((a for a in allows if _covers(a, finding)), None)
        if allow is None:
            kept.append(finding)
            continue
        allow.used.add(finding.rule)
        if allow.reason:
            allowed.append(Allowed(finding, allow.reason))
        else:
            kept.append(finding)
    return kept + list(_complaints(file, allows, settings)), allowed


def _covers(allow: _Allow, finding: Finding) -> bool:
    return finding.rule in allow.rules and allow.first <= finding.location.line <= allow.last


def _allows(file: SqlFile) -> Iterator[_Allow]:
    if _MARK not in file.text.lower():
        return
    for comment in comments(file.text):
        found = _SHAPE.search(comment.text)
        if not found or found["word"].lower() not in _LIKE_ALLOW:
            continue
        is_allow = found["word"].lower() == "allow"
        names_ = [r for r in re.split(r"[,\s]+", found["rules"]) if r]
        if found["reason"] is None:  # what follows the name may be a reason without its colon
            names_ = names_[:1]
        line = comment.line + comment.text[: found.start()].count("\n")
        first, last = _reach(file, comment.span.start, comment.line)
        reason = (found["reason"] or "").strip() if is_allow else ""
        yield _Allow(tuple(names_), reason, line, first, last, set())


def _reach(file: SqlFile, offset: int, line: int) -> tuple[int, int]:
    """The lines of the statement that a comment is in, behind on the same line, or above."""
    before: tuple[int, int] | None = None
    for _, end, at, to in _parts(file):
        if end <= offset:
            before = (at, to)
        elif before and before[1] == line:
            return before[0], line
        else:
            return at, to
    return (before[0], line) if before and before[1] == line else (line, line + 1)


def _parts(file: SqlFile) -> list[tuple[int, int, int, int]]:
    """Statements, and what could not be read, in order: start, end, first line, last line."""
    read = [
        (s.span.start, s.span.end, s.line, s.line + s.text.count("\n"))
        for s in file.script.statements
    ]
    unread = [(u.span.start, u.span.end, u.line, u.end_line) for u in file.script.unread]
    return sorted(read + unread)


def _complaints(file: SqlFile, allows: Sequence[_Allow], settings: Settings) -> Iterator[Finding]:
    known = set(names())
    for allow in allows:
        shown = f"-- lamina: allow {' '.join(allow.rules)}: why it is fine here"
        if not allow.rules or not allow.reason:
            yield from _finding(
                file,
                allow,
                settings,
                "allow-without-reason",
                "this allow names no rule" if not allow.rules else "this allow gives no reason",
                Way("Say why, so that the next reader need not ask", sql=shown),
            )
        for rule in allow.rules:
            if rule not in known:
                hint = near(rule, known)
                words = f"Did you mean {hint}?" if hint else "`lamina explain` lists the rules."
                message = f"there is no rule {rule!r}"
                yield from _finding(
                    file, allow, settings, "allow-unknown-rule", message, Way(words)
                )
            elif rule not in allow.used and allow.reason:
                message = f"nothing here is found by {rule}, so there is nothing to allow"
                way = Way("Delete the comment.")
                yield from _finding(file, allow, settings, "allow-unused", message, way)


def _finding(  # noqa: PLR0913, PLR0917 - the parts of a finding
    file: SqlFile, allow: _Allow, settings: Settings, rule: str, message: str, way: Way
) -> Iterator[Finding]:
    severity = settings.severities.get(rule, Severity.WARNING)
    if severity != Severity.OFF:
        text = file.text.split("\n")[allow.line - 1].rstrip("\r")
        column = text.lower().find(_MARK) + 1
        yield Finding(
            rule=rule,
            severity=severity,
            message=message,
            location=Location(file.path, allow.line, max(column, 1), allow.line, len(text) + 1),
            version=file.version,
            instead=(way,),
            source=(text,),
        )
