"""`-- lamina: allow RULE: REASON`: a finding that somebody decided to live with."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

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


class _Part(NamedTuple):
    """A stretch of the file: its place in characters and its lines."""

    start: int
    end: int
    first: int
    last: int


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
    by_rule: dict[str, list[_Allow]] = {}
    for allow in allows:
        for rule in dict.fromkeys(allow.rules):
            by_rule.setdefault(rule, []).append(allow)
    kept, allowed = [], []
    for finding in findings:
        found = _covering(by_rule.get(finding.rule, []), finding.location.line)
        if found is None:
            kept.append(finding)
            continue
        found.used.add(finding.rule)
        if found.reason:
            allowed.append(Allowed(finding, found.reason))
        else:
            kept.append(finding)
    return kept + list(_complaints(file, allows, settings)), allowed


def _covering(allows: Sequence[_Allow], line: int) -> _Allow | None:
    """The first of those that reach a line; their ends are in the order of the file."""
    start = bisect_left(allows, line, key=lambda allow: allow.last)
    allow = allows[start] if start < len(allows) else None
    return allow if allow and allow.first <= line else None


def _allows(file: SqlFile) -> Iterator[_Allow]:
    if _MARK not in file.text.lower():
        return
    parts = _parts(file)
    for comment in comments(file.text):
        found = _SHAPE.search(comment.text)
        if not found or found["word"].lower() not in _LIKE_ALLOW:
            continue
        is_allow = found["word"].lower() == "allow"
        names_ = [r for r in re.split(r"[,\s]+", found["rules"]) if r]
        if found["reason"] is None:  # what follows the name may be a reason without its colon
            names_ = names_[:1]
        line = comment.line + comment.text[: found.start()].count("\n")
        first, last = _reach(parts, comment.span.start, comment.line)
        reason = (found["reason"] or "").strip() if is_allow else ""
        yield _Allow(tuple(names_), reason, line, first, last, set())


def _reach(parts: Sequence[_Part], offset: int, line: int) -> tuple[int, int]:
    """The lines of the statement that a comment is in, behind on the same line, or above."""
    at = bisect_right(parts, offset, key=lambda part: part.end)
    before = parts[at - 1] if at else None
    if before and before.last == line:
        return before.first, line
    return (parts[at].first, parts[at].last) if at < len(parts) else (line, line + 1)


def _parts(file: SqlFile) -> list[_Part]:
    """Statements, and what could not be read, in order."""
    read = [
        _Part(s.span.start, s.span.end, s.line, s.line + s.text.count("\n"))
        for s in file.script.statements
    ]
    unread = [_Part(u.span.start, u.span.end, u.line, u.end_line) for u in file.script.unread]
    return sorted(read + unread)


def _complaints(file: SqlFile, allows: Sequence[_Allow], settings: Settings) -> Iterator[Finding]:
    known = set(names())
    lines = file.text.split("\n")
    for allow in allows:
        line = lines[allow.line - 1].rstrip("\r")
        shown = f"-- lamina: allow {' '.join(allow.rules)}: why it is fine here"
        if not allow.rules or not allow.reason:
            yield from _finding(
                file,
                allow,
                line,
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
                    file, allow, line, settings, "allow-unknown-rule", message, Way(words)
                )
            elif rule not in allow.used and allow.reason:
                message = f"nothing here is found by {rule}, so there is nothing to allow"
                way = Way("Delete the comment.")
                yield from _finding(file, allow, line, settings, "allow-unused", message, way)


def _finding(  # noqa: PLR0913, PLR0917 - the parts of a finding
    file: SqlFile, allow: _Allow, text: str, settings: Settings, rule: str, message: str, way: Way
) -> Iterator[Finding]:
    severity = settings.severities.get(rule, Severity.WARNING)
    if severity != Severity.OFF:
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
