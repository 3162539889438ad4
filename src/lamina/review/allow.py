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
_SHAPE = re.compile(r"lamina:\s*allow\b[ \t]*(?P<rules>[^:\n]*?)\s*(?::\s*(?P<reason>[^\n]*?))?\s*(?:\*/)?\s*\Z")


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
    for comment in comments(file.text, _MARK):
        found = _SHAPE.search(comment.text)
        if not found:
            continue
        rules = tuple(r for r in re.split(r"[,\s]+", found["rules"]) if r)
        first, last = _reach(file, comment.span.start, comment.line)
        yield _Allow(rules, (found["reason"] or "").strip(), comment.line, first, last, set())


def _reach(file: SqlFile, offset: int, line: int) -> tuple[int, int]:
    """The lines of the statement that a comment is in, behind on the same line, or above."""
    before = None
    for statement in file.script.statements:
        height = statement.text.count("\n")
        if statement.span.end <= offset:
            before = statement
            continue
        behind = before is not None and before.line + before.text.count("\n") == line
        if behind and before is not None:
            return before.line, line
        return statement.line, statement.line + height
    if before is not None and before.line + before.text.count("\n") == line:
        return before.line, line
    return line, line + 1


def _complaints(file: SqlFile, allows: Sequence[_Allow], settings: Settings) -> Iterator[Finding]:
    known = set(names())
    for allow in allows:
        shown = f"-- lamina: allow {' '.join(allow.rules)}: why it is fine here"
        if not allow.rules or not allow.reason:
            yield from _finding(
                file, allow, settings, "allow-without-reason",
                "this allow names no rule" if not allow.rules else "this allow gives no reason",
                Way("Say why, so that the next reader need not ask", sql=shown),
            )
        for rule in allow.rules:
            if rule not in known:
                hint = near(rule, known)
                words = f"Did you mean {hint}?" if hint else "`lamina explain` lists the rules."
                message = f"there is no rule {rule!r}"
                yield from _finding(file, allow, settings, "allow-unknown-rule", message, Way(words))
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
        column = text.find(_MARK) + 1
        yield Finding(
            rule=rule,
            severity=severity,
            message=message,
            location=Location(file.path, allow.line, max(column, 1), allow.line, len(text) + 1),
            version=file.version,
            instead=(way,),
            source=(text,),
        )
