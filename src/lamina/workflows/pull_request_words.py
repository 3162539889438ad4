"""A judged branch in words: the change set, its Markdown and its JSON."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from lamina.adapters import templates
from lamina.adapters.evidence import load
from lamina.checklist.evidence import Known
from lamina.describe import block as blocks
from lamina.describe.access import access
from lamina.describe.checklists import Facts, checked, checklists
from lamina.describe.deploy import deploy
from lamina.describe.diagram import diagram
from lamina.describe.fails import fails
from lamina.describe.given import Given, gather
from lamina.describe.locks import locks
from lamina.describe.migrations import migrations
from lamina.describe.model import ChangeSet, Diagram
from lamina.describe.prechecks import checks
from lamina.describe.risks import breaking, data_loss
from lamina.describe.title import sentence, title
from lamina.describe.undo import undo
from lamina.render.pull_request import LEVELS, values
from lamina.review.finding import Report
from lamina.workflows.evidence import known_of
from lamina.workflows.project import Project
from lamina.workflows.pull_request import Judged, file_url, rollback_files

_TEMPLATE = "pull_request.md.j2"


class Described(msgspec.Struct, frozen=True):
    """A description.

    Attributes:
        project: The project.
        change: What it says.
        url: The address of the repository's files on its host, up to the path; or nothing.
        notes: What the person should know, a line each.
    """

    project: Project
    change: ChangeSet
    url: str
    notes: tuple[str, ...] = ()


def describe(
    project: Project,
    judged: Judged,
    *,
    guard: Report | None = None,
    evidence: Sequence[Path] = (),
    draw: bool = True,
) -> Described:
    """Put a branch into words.

    Args:
        project: The project.
        judged: The branch, folded and reviewed.
        guard: What the guard said about it.
        evidence: Files with what a pipeline recorded.
        draw: Make a diagram.

    Raises:
        LaminaError: A file with evidence cannot be read.
    """
    branch = judged.branch
    given = gather(judged.files, judged.base, judged.settings, judged.first)
    change = _change(project, judged, given, guard, _known(project, judged, evidence))
    if draw:
        change = msgspec.structs.replace(change, diagram=diagram(given))
    return Described(project, change, file_url(project, branch.head), branch.notes)


def _change(
    project: Project, judged: Judged, given: Given, guard: Report | None, evidence: Known
) -> ChangeSet:
    branch, reviewed = judged.branch, judged.reviewed
    undone, broken = undo(given, rollback_files(project)), breaking(given)
    facts = Facts(
        given=given,
        known=evidence,
        undo=undone,
        breaking=broken,
        findings=reviewed.findings,
        not_reviewed=reviewed.not_reviewed,
        base=branch.base,
    )
    return ChangeSet(
        title=title(given),
        sentence=sentence(given),
        base=branch.base,
        commit=branch.head,
        migrations=migrations(given),
        edited=branch.edited,
        deleted=branch.deleted,
        fails=fails(given, [*reviewed.findings, *(a.finding for a in reviewed.allowed)]),
        breaking=broken,
        data_loss=data_loss(given),
        locks=locks(given),
        access=access(given),
        not_reviewed=reviewed.not_reviewed,
        findings=reviewed.findings,
        allowed=reviewed.allowed,
        guard=guard.findings if guard else (),
        guard_allowed=guard.allowed if guard else (),
        deploy=deploy(given),
        checks=checks(given),
        undo=undone,
        checklists=(checked(facts), *checklists(facts)),
        diagram=Diagram(),
        statements=reviewed.statements,
    )


def _known(project: Project, judged: Judged, files: Sequence[Path]) -> Known:
    """What checks saw of this content: here, and in a pipeline."""
    more = [one for path in files for one in load(path)]
    return known_of(project, judged.branch.texts, judged.settings, more)


def body(made: Described, limit: int = 0) -> str:
    """Return the description with its markers, within a host's limit of characters.

    Raises:
        ConfigError: The project's own template is broken.
    """
    change = made.change
    data: dict[str, object] = {
        "base": change.base,
        "head": change.commit,
        "title": change.title,
        "migrations": [m.path for m in change.migrations],
    }
    text = ""
    for level in range(LEVELS):
        filled = values(change, url=made.url, level=level)
        text = blocks.block(_tidy(templates.render(_TEMPLATE, made.project.root, **filled)), data)
        if not limit or len(text) <= limit:
            break
    return text


def _tidy(text: str) -> str:
    """The text without runs of empty lines, which templates leave; fences stay as they are."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        stripped = line.strip()
        if fence:
            fence = "" if stripped == fence else fence
        elif stripped.startswith("```"):
            fence = stripped[: len(stripped) - len(stripped.lstrip("`"))]
        elif not stripped and lines and not lines[-1].strip():
            continue
        lines.append(line.rstrip() if not fence else line)
    return "\n".join(lines).strip("\n")


def as_json(made: Described) -> str:
    """Return the change set as JSON, for programs."""
    data = msgspec.json.encode({"format": 1, **msgspec.to_builtins(made.change)})
    return msgspec.json.format(data, indent=2).decode() + "\n"
