"""A report for a person, without colour and without a width: what a hook prints."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # a hook that finds nothing prints one line, and loads nothing for it
    from lamina.review.finding import Allowed, Finding, Report

_LABEL_GAP = 3
_WIDEST = 96
_RULE_COLUMN = 60


def headline(tool: str, verdict: str) -> str:
    """Return the line that a report begins with."""
    return f"lamina {tool}: {_line(verdict)}"


def render(report: "Report") -> str:
    """Return the report: the verdict, the findings with their ways out, and what is allowed."""
    if is_review(report):
        from lamina.render import review_text  # noqa: PLC0415 - the guard has no use for it

        return review_text.render(report)
    parts = [headline(report.tool, report.verdict)]
    said: set[str] = set()
    path = ""
    for finding in report.findings:
        if finding.location.path != path:
            path = finding.location.path
            parts.append(f"\n  {_line(path)}")
        parts += _finding(finding, said)
    parts += [_allowed(one) for one in report.allowed]
    parts += [f"{'' if note.startswith(' ') else chr(10)}  {_line(note)}" for note in report.notes]
    return "\n".join(parts) + "\n"


def is_review(report: "Report") -> bool:
    """Return whether a report is about statements: it says more of each finding."""
    return report.coverage is not None or any(
        finding.source or finding.lock or any(way.sql or way.steps for way in finding.instead)
        for finding in report.findings
    )


def _finding(finding: "Finding", said: set[str]) -> list[str]:
    label = finding.rule if finding.severity.word == "error" else _with_severity(finding)
    lines = [f"    {_line(finding.message):<{_RULE_COLUMN - 4}}  {label}"]
    if finding.commit is not None:
        lines.append(f"    by {_line(finding.commit.words)}")
    if finding.since is not None:
        lines.append(f"    in git since {_line(finding.since.words)}")
    if finding.excerpt:
        lines += ["", *(f"    {_line(line)}".rstrip() for line in finding.excerpt), ""]
    if finding.why and finding.why not in said:
        said.add(finding.why)
        lines.append(f"    {_line(finding.why)}")
    return lines + _ways(finding)


def _with_severity(finding: "Finding") -> str:
    return f"{finding.rule} ({finding.severity.word})"


def _ways(finding: "Finding") -> list[str]:
    """Return the ways out: beside their commands, or above them where that is too wide."""
    pairs = [(_colon(way.words), _line(way.command)) for way in finding.instead]
    width = max((len(words) for words, _ in pairs), default=0) + _LABEL_GAP
    if all(width + len(command) <= _WIDEST for _, command in pairs):
        return [f"    {words:<{width}}{command}".rstrip() for words, command in pairs]
    return [line for words, command in pairs for line in (f"    {words}", f"        {command}")]


def _colon(words: str) -> str:
    return words if words.endswith("?") else f"{words}:"


def _allowed(one: "Allowed") -> str:
    finding = one.finding
    where = f"{finding.location.path} ({finding.rule})"
    return f"\n  allowed: {_line(where)}\n    {_line(one.reason)}"


def _line(text: str) -> str:
    from lamina.render.plain import plain  # noqa: PLC0415 - unicodedata is not loaded for nothing

    return text if text.isascii() and text.isprintable() else plain(text, keep="\t")
