"""A change set as the values of the template `pull_request.md.j2`, safe in Markdown."""

from collections.abc import Iterator, Sequence
from typing import Any

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
    PreCheck,
    Undo,
)
from lamina.render import mermaid
from lamina.render.marks import code, fenced, safe
from lamina.render.review_markdown import blocks_of_finding
from lamina.review.finding import Allowed, Finding, NotReviewed, Severity

_FEW_FINDINGS = 3
_SHOWN_AT_A_GLANCE = 3
LEVELS = 7
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
    few = _Few(level)
    details = level < _NO_DETAILS
    return {
        "title": safe(change.title),
        "sentence": phrase(change.sentence),
        "base": code(change.base),
        "commit": change.commit,
        "statements": change.statements,
        "glance": _glance(change),
        "migrations": few([_migration(m, url, few.lines) for m in change.migrations]),
        "fails": few([phrase(r.words) for r in change.fails]),
        "breaking": few([phrase(r.words) for r in change.breaking]),
        "data_loss": few([phrase(r.words) for r in change.data_loss]),
        "diagram": "" if level >= _NO_DIAGRAM else _diagram(change),
        "access": few([_access(a) for a in change.access]),
        "locks": few([_lock(lock) for lock in change.locks]),
        "deploy": few([_deploy(d, change.migrations) for d in change.deploy]),
        "checks": few([_check(c) for c in change.checks]) if level < _NO_CHECKS else [],
        "findings": few(_findings(change.findings, details=details)),
        "fold_findings": len(change.findings) > _FEW_FINDINGS,
        "allowed": few([_allowed(a) for a in (*change.allowed, *change.guard_allowed)]),
        "guard": few(_findings(change.guard, details=details)),
        "not_reviewed": few([_missed(m) for m in change.not_reviewed]),
        "undo": few([_undo(u) for u in change.undo]),
        "checklists": [_checklist(c) for c in change.checklists],
        "shown_at_a_glance": _SHOWN_AT_A_GLANCE,
        "shortened": level > 0,
        "bare": level >= LEVELS - 1,
    }


class _Few:
    """How many entries of a list are shown, by the level of shortening."""

    def __init__(self, level: int) -> None:
        self._most = {0: 10_000, 1: 10_000, 2: 200, 3: 60, 4: 20}.get(level, 8)
        self.lines = {0: 40, 1: 40, 2: 12, 3: 6, 4: 3}.get(level, 1)

    def __call__(self, entries: list[Any]) -> list[Any]:
        return entries[: self._most]


def _check(check: PreCheck) -> dict[str, str]:
    return {"words": phrase(check.words), "sql": fenced(check.sql.splitlines(), "sql")}


def _glance(change: ChangeSet) -> list[dict[str, str]]:
    """The risks, a row each; what there is none of is said too, as far as it was understood."""
    far = " in what was reviewed" if change.not_reviewed else ""
    fails = [("Fails", _some([r.words for r in change.fails], ""))] if change.fails else []
    rows = [
        *fails,
        *_committed(change),
        (
            "Breaking",
            _some([r.words for r in change.breaking], f"nothing that running code sees{far}"),
        ),
        ("Data loss", _some([r.words for r in change.data_loss], f"none{far}")),
        ("Locks", _some([_lock_words(k) for k in change.locks], f"none on tables in use{far}")),
        ("Access", _some([_access_words(a) for a in change.access], f"unchanged{far}")),
        ("Not reviewed", _some([(m.what,) for m in change.not_reviewed], "nothing")),
        ("Findings", _counts(change)),
    ]
    return [{"label": label, "text": text} for label, text in rows]


def _committed(change: ChangeSet) -> Iterator[tuple[str, str]]:
    """What the branch does to migrations that the base has."""
    end = ": databases that ran them keep what they did"
    for label, paths in (("Edited", change.edited), ("Deleted", change.deleted)):
        if paths:
            names: list[Phrase] = [(Code(p.rpartition("/")[2]),) for p in paths]
            yield label, f"{_some(names, '')}{end}"


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
