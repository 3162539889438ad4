"""A change set as the values of the template `pull_request.md.j2`, safe in Markdown."""

from collections.abc import Iterable, Sequence

from lamina.describe.model import (
    AccessChange,
    ChangeSet,
    Checklist,
    Code,
    DeployStep,
    Item,
    ItemState,
    LockTaken,
    Migration,
    Phrase,
    Risk,
    Undo,
    plain,
)
from lamina.render import mermaid
from lamina.render.marks import code, fenced, safe
from lamina.render.review_markdown import blocks_of_finding
from lamina.review.finding import Allowed, Finding, NotReviewed, Severity

_FEW_FINDINGS = 3
_SHOWN_AT_A_GLANCE = 3
_MARKS = {"added": "+", "removed": "-", "relaxed": "more", "restricted": "less", "changed": "?"}
LEVELS = 6
"""How often a body can be made shorter."""

_NO_DIAGRAM, _NO_DETAILS, _NO_CHECKS = 1, 2, 3


def phrase(parts: Phrase, *, cell: bool = False) -> str:
    """Return a sentence as Markdown: names as code, the rest as it reads."""
    return "".join(_part(part, cell=cell, first=not n) for n, part in enumerate(parts))


def _part(part: str | Code, *, cell: bool, first: bool = True) -> str:
    if isinstance(part, Code):
        shown = code(part.text)
        return shown.replace("|", "\\|") if cell else shown
    # Only at the start of a line could a sign begin a list; and blanks at the ends count.
    text = safe(part) if first else safe(f"x{part}")[1:]
    before = " " * (first and part[:1] == " ")
    return f"{before}{text}{' ' * (part[-1:] == ' ' and bool(part.strip()))}"


def values(change: ChangeSet, *, url: str = "", level: int = 0) -> dict[str, object]:
    """Return what the template needs.

    Args:
        change: The change set.
        url: The address of a file of the repository, up to its path; empty where nobody knows it.
        level: How much is left out, from 0 to `LEVELS` - 1, to stay below a host's limit.
    """
    return {
        "title": change.title,
        "sentence": phrase(change.sentence),
        "base": code(change.base),
        "commit": change.commit,
        "statements": change.statements,
        "glance": _glance(change),
        "migrations": [_migration(m, url, _lines(level)) for m in change.migrations],
        "diagram": "" if level >= _NO_DIAGRAM else _diagram(change),
        "access": [_access(a) for a in change.access],
        "locks": [_lock(lock) for lock in change.locks],
        "breaking": _risks(change.breaking),
        "data_loss": _risks(change.data_loss),
        "deploy": [_deploy(d, change.migrations) for d in change.deploy],
        "checks": [
            {"words": phrase(c.words), "sql": fenced(c.sql.splitlines(), "sql")}
            for c in (() if level >= _NO_CHECKS else change.checks)
        ],
        "findings": _findings(change.findings, details=level < _NO_DETAILS),
        "fold_findings": len(change.findings) > _FEW_FINDINGS,
        "allowed": [_allowed(a) for a in (*change.allowed, *change.guard_allowed)],
        "guard": _findings(change.guard, details=level < _NO_DETAILS),
        "not_reviewed": [_missed(m) for m in change.not_reviewed],
        "undo": [_undo(u) for u in change.undo],
        "checklists": [_checklist(c) for c in change.checklists],
        "shortened": level > 0,
        "bare": level >= LEVELS - 1,
    }


def _lines(level: int) -> int:
    return {0: 40, 1: 40, 2: 12, 3: 6}.get(level, 2)


def _glance(change: ChangeSet) -> list[dict[str, str]]:
    """The risks, a row each; what there is none of is said too."""
    rows = [
        ("Breaking", _some([r.words for r in change.breaking], "nothing that running code sees")),
        ("Data loss", _some([r.words for r in change.data_loss], "none")),
        ("Locks", _some([_lock_words(lock) for lock in change.locks], "none on tables in use")),
        ("Access", _some([_access_words(a) for a in change.access], "unchanged")),
        ("Not reviewed", _some([(m.what,) for m in change.not_reviewed], "nothing")),
        ("Findings", _counts(change)),
    ]
    return [{"label": label, "text": text} for label, text in rows]


def _some(phrases: Sequence[Phrase], none: str) -> str:
    """The first few, and how many more."""
    if not phrases:
        return none
    unique = list(dict.fromkeys(phrases))
    shown = "<br>".join(phrase(p, cell=True) for p in unique[:_SHOWN_AT_A_GLANCE])
    more = len(unique) - _SHOWN_AT_A_GLANCE
    return f"{shown}<br>and {more} more" if more > 0 else shown


def _lock_words(lock: LockTaken) -> Phrase:
    rows = f"; every row is {lock.rows}" if lock.rows else ""
    return (Code(str(lock.relation)), f": {lock.blocks} wait ({lock.level}){rows}")


def _access_words(change: AccessChange) -> Phrase:
    return (Code(str(change.on)), ": ", *change.words)


def _counts(change: ChangeSet) -> str:
    found = (*change.guard, *change.findings)
    parts = []
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
        number = sum(f.severity == severity for f in found)
        if number:
            parts.append(f"{number} {severity.word}{'s' if number > 1 else ''}")
    allowed = len(change.allowed) + len(change.guard_allowed)
    parts += [f"{allowed} allowed"] if allowed else []
    return ", ".join(parts) or "none"


def _migration(migration: Migration, url: str, limit: int) -> dict[str, object]:
    name = migration.path.rpartition("/")[2]
    target = f"{url}{_quoted(migration.path)}" if url else ""
    lines = [phrase(line) for line in migration.lines]
    more = len(lines) - limit
    if more > 0:
        lines = [*lines[:limit], f"and {more} more"]
    link = f"[{code(name)}]({target})" if target else code(name)
    return {"link": link, "path": code(migration.path), "lines": lines}


def _quoted(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - seldom needed

    return quote(path.encode("utf-8", "surrogateescape"))


def _diagram(change: ChangeSet) -> str:
    if not change.diagram.entities:
        return ""
    drawn = fenced(mermaid.render(change.diagram).rstrip("\n").split("\n"), "mermaid")
    left = change.diagram.left_out
    more = f"\n\nNot drawn: {left} more {'table' if left == 1 else 'tables'} that change."
    return f"{drawn}{more if left else ''}"


def _deploy(step: DeployStep, migrations: Sequence[Migration]) -> dict[str, str]:
    names = {m.version: m.path.rpartition("/")[2] for m in migrations}
    return {
        "when": step.when,
        "migration": code(names.get(step.version, step.version)),
        "words": phrase(step.words),
    }


def _access(change: AccessChange) -> dict[str, str]:
    return {
        "kind": change.kind,
        "on": code(str(change.on)).replace("|", "\\|"),
        "words": phrase(change.words, cell=True),
    }


def _lock(lock: LockTaken) -> dict[str, str]:
    return {
        "on": code(str(lock.relation)).replace("|", "\\|"),
        "level": lock.level,
        "blocks": lock.blocks,
        "rows": lock.rows or "",
        "because": phrase(lock.because, cell=True),
    }


def _risks(risks: Iterable[Risk]) -> list[str]:
    return [phrase(risk.words) for risk in risks]


def _findings(findings: Sequence[Finding], *, details: bool) -> list[str]:
    if details:
        return ["\n\n".join(blocks_of_finding(f)) for f in findings]
    return [f"**{f.severity.word}** {code(f.rule)}: {safe(f.message)}" for f in findings]


def _allowed(allowed: Allowed) -> str:
    finding = allowed.finding
    return f"{code(finding.rule)} in {code(_place(finding))}: {safe(allowed.reason)}"


def _place(finding: Finding) -> str:
    name = finding.location.path.rpartition("/")[2]
    return f"{name}:{finding.location.line}" if finding.location.line else name


def _missed(missed: NotReviewed) -> str:
    name = missed.location.path.rpartition("/")[2]
    return f"{code(f'{name}:{missed.location.line}')}: {safe(missed.what)}"


def _undo(undo: Undo) -> dict[str, object]:
    return {
        "version": undo.version,
        "path": code(undo.path) if undo.path else "",
        "lost": [phrase(lost) for lost in undo.lost],
    }


def _checklist(checklist: Checklist) -> dict[str, object]:
    return {"title": checklist.title, "items": [_item(item) for item in checklist.items]}


def _item(item: Item) -> dict[str, str]:
    box = {ItemState.DONE: "[x] ", ItemState.OPEN: "[ ] "}.get(item.state, "")
    words = _own(item.question)
    if item.state == ItemState.NOT_NEEDED:
        words = f"{words}: not needed"
    told = f" ({safe(item.evidence)})" if item.evidence else ""
    ask = f": {_own(item.ask)}" if item.ask and item.state == ItemState.OPEN else ""
    return {"box": box, "text": f"{words}{told}{ask}"}


def _own(text: str) -> str:
    """Return lamina's own words, in which backticks are code."""
    parts = text.split("`")
    return "".join(code(p) if odd % 2 else _part(p, cell=False) for odd, p in enumerate(parts))


def plain_title(change: ChangeSet) -> str:
    """Return the title in one line."""
    return " ".join(change.title.split())


def sentence_text(change: ChangeSet) -> str:
    """Return the sentence as plain text."""
    return plain(change.sentence)
