r"""What several formats share: text that every stream can carry, and the same phrases.

A file name that is not UTF-8 reaches us with lone surrogates, which no stream and no JSON can
carry. Each stray byte is shown as `\xNN`, as git does with `core.quotePath`; a surrogate that
stands for no byte becomes U+FFFD.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from lamina.render.plain import plain
from lamina.render.review_words import opening, sql_lines, steps
from lamina.review.finding import Finding, Report, Way

_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_MARK = "\N{REPLACEMENT CHARACTER}"


def wellformed(text: str) -> str:
    r"""Return `text` with `\xNN` in place of each byte that was not UTF-8."""
    return _SURROGATE.sub(lambda found: f"\\x{ord(found[0]) - 0xDC00:02x}", _without_byte(text))


def _without_byte(text: str) -> str:
    """Return `text` with a mark in place of the surrogates that stand for no byte."""
    return _NO_BYTE.sub(_MARK, text)


def file_name_bytes(path: str) -> bytes:
    """Return the bytes of a path as the file system has them."""
    return _without_byte(path).encode("utf-8", "surrogateescape")


def exact(text: str, keep: str = "") -> str:
    """Return a name or a command for a page or a log: one line, nothing that steers.

    Args:
        text: The name or the command.
        keep: Characters that stay as they are.
    """
    return plain(wellformed(text), keep)


def prose(text: str) -> str:
    """Return a sentence for a page or a log: one line, nothing that steers; blanks are equal."""
    return exact(" ".join(text.split()))


def headline(report: Report) -> str:
    """Return the verdict, with the name of the command before it."""
    verdict, name = prose(report.verdict), f"lamina {report.tool}: "
    return verdict if verdict.startswith(name) else name + verdict


def history(finding: Finding) -> list[str]:
    """Return what git knows about a finding, a sentence each."""
    said = []
    if finding.since:
        said.append(prose(f"In git since {finding.since.words}."))
    if finding.commit:
        said.append(prose(f"Done in {finding.commit.words}."))
    return said


def lead(way: Way) -> str:
    """Return the words of a way out, ready to be followed by what is to be pasted."""
    return opening(prose(way.words), way.command, way.sql, way.steps)


def paragraphs(finding: Finding) -> list[str]:
    """Return a finding as plain text for a box with little room: message, why, ways out."""
    return [line for line, _ in told(finding)]


def told(finding: Finding) -> list[tuple[str, bool]]:
    """Return the lines of `paragraphs`, each with whether it is SQL, which has to stay as it is."""
    lock = prose(f"Lock: {finding.lock}") if finding.lock else ""
    lines = (prose(finding.message), *history(finding), lock, prose(finding.why))
    said = [(line, False) for line in lines if line]
    for way in finding.instead:
        words = f"{lead(way)} {exact(way.command)}".strip()
        said += [(words, False)] if words else []
        said += _sql(way.sql)
        for step, sql in steps(way):
            said += [(prose(step), False), *_sql(sql)]
    return said


def _sql(text: str) -> list[tuple[str, bool]]:
    return [(line, True) for line in sql_lines(text)] if text else []


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return a name for each finding that stays when lines move; no two are the same."""
    seen: Counter[str] = Counter()
    names = []
    for finding in findings:
        key = f"{finding.rule}\0{finding.location.path}\0{finding.message}"
        # Where the statement is known it tells two of the same message apart for good: a count
        # would change when another one comes in above.
        if finding.source:
            key += f"\0{' '.join(finding.source[0].split())}"
        # GitLab shows one of those that share a fingerprint, so the second and later are counted.
        counted = f"{key}\0{seen[key]}" if seen[key] else key
        seen[key] += 1
        names.append(hashlib.sha256(counted.encode("utf-8", "surrogatepass")).hexdigest())
    return names


def json_text(value: object) -> str:
    """Return a value as indented JSON in which every character can be shown as it is.

    What steers a terminal is escaped, and a reader of the JSON gets it back.
    """
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text) + "\n"


def _escaped(character: str) -> str:
    """Return a character of a JSON string as ASCII."""
    return json.dumps(wellformed(character))[1:-1]
